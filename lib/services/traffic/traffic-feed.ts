import { AppError } from "@/lib/domain/base/app-error.ts";
import type { Clock } from "../ports/clock.ts";
import type { ClusterPort } from "../ports/cluster.ts";
import type { MetricsPort } from "../ports/metrics.ts";
import type { MetricsState, TrafficPicture, TrafficPort } from "../ports/traffic.ts";
import { readPicture } from "./read-picture.ts";

const LIVE_WINDOW_S = 60;
const CACHE_MS = 5_000;
/** For so long the last picture stands in for one that cannot be read; then traffic is unknown. */
const KEPT_MS = 5 * 60_000;
/** A window shows a rate only over several scrapes (Prometheus' own advice is four). */
const SCRAPES_PER_WINDOW = 4;

interface FeedOptions {
  readonly cluster: Pick<ClusterPort, "snapshot">;
  readonly metrics: MetricsPort;
  readonly clock: Clock;
}

interface Cached {
  readonly readAtMs: number;
  readonly picture: Promise<TrafficPicture>;
}

/** Keeps the live picture of one cluster's traffic. `tick` is called by a timer; nothing runs by itself. */
export class TrafficFeed implements TrafficPort {
  readonly metrics: MetricsPort;
  readonly #cluster: FeedOptions["cluster"];
  readonly #clock: Clock;
  readonly #cache = new Map<number, Cached>();
  readonly #listeners = new Set<(picture: TrafficPicture) => void>();
  #live: TrafficPicture | null = null;
  #failure: { readonly sinceMs: number; readonly reason: string } | null = null;
  #scrapeIntervalS: number | null = null;

  constructor({ cluster, metrics, clock }: FeedOptions) {
    this.metrics = metrics;
    this.#cluster = cluster;
    this.#clock = clock;
  }

  status(): MetricsState {
    if (this.metrics.address === null) return { state: "absent" };
    if (this.#failure !== null)
      return { state: "failing", ...this.#failure, atMs: this.live()?.atMs ?? null };
    if (this.#live === null) {
      const reason = "Prometheus has not answered yet";
      return { state: "failing", sinceMs: this.#clock.nowMs(), reason, atMs: null };
    }
    return { state: "live", atMs: this.#live.atMs };
  }

  live(): TrafficPicture | null {
    const failedForMs = this.#failure === null ? 0 : this.#clock.nowMs() - this.#failure.sinceMs;
    return failedForMs > KEPT_MS ? null : this.#live;
  }

  scrapeIntervalS(): number | null {
    return this.#scrapeIntervalS;
  }

  subscribe(listener: (picture: TrafficPicture) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  over(windowS: number): Promise<TrafficPicture> {
    const nowMs = this.#clock.nowMs();
    const known = this.#cache.get(windowS);
    if (known !== undefined && nowMs - known.readAtMs < CACHE_MS) return known.picture;
    const picture = this.#read(windowS, nowMs);
    this.#cache.set(windowS, { readAtMs: nowMs, picture });
    picture.catch(() => this.#cache.delete(windowS));
    return picture;
  }

  /** Reads the live window. Whether this changed `status` is for the caller to see. */
  async tick(): Promise<void> {
    if (this.metrics.address === null) return;
    try {
      this.#scrapeIntervalS ??= await measureScrapeIntervalS(this.metrics, this.#clock);
      this.#live = await this.over(this.liveWindowS());
      this.#failure = null;
    } catch (error) {
      const reason =
        error instanceof AppError ? error.message : "Prometheus gave an answer that could not be read";
      this.#failure = { sinceMs: this.#failure?.sinceMs ?? this.#clock.nowMs(), reason };
      return;
    }
    for (const listener of this.#listeners) listener(this.#live);
  }

  liveWindowS(): number {
    return Math.max(LIVE_WINDOW_S, SCRAPES_PER_WINDOW * (this.#scrapeIntervalS ?? 15));
  }

  #read(windowS: number, atMs: number): Promise<TrafficPicture> {
    if (this.metrics.address === null) {
      return Promise.reject(
        new AppError("upstream", "No Prometheus is configured", {
          hint: "Set PROMETHEUS_URL. Objects, diffs and dry-runs work without it.",
        }),
      );
    }
    const namespaces = [...this.#cluster.snapshot().services.namespaces()];
    return readPicture(this.metrics, { windowS, atMs, namespaces });
  }
}

/** Median distance of samples of `up` over five minutes, seconds. 15 when Prometheus scrapes nothing that we can see. */
async function measureScrapeIntervalS(metrics: MetricsPort, clock: Clock): Promise<number> {
  const samples = await metrics.query("max(count_over_time(up[5m]))", { atMs: clock.nowMs() });
  const count = samples[0]?.value ?? 0;
  return count > 0 ? Math.max(1, Math.round(300 / count)) : 15;
}
