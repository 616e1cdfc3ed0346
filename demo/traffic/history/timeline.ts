import { hashUnit } from "../hash-unit.ts";
import { BUCKETS, type Exporter, type Flow } from "../flows/flow.ts";
import { elapsedWeightS, RHYTHMS, type Rates } from "../rhythm.ts";

/** What changes of a flow from one configuration to the next. */
export interface Pace {
  readonly rates: Rates;
  /** HTTP only. */
  readonly within: readonly number[];
  readonly meanMs: number;
  /** Bytes for each request or connection. */
  readonly sentBytes: number;
  readonly receivedBytes: number;
  /** Gauges only. */
  readonly value: number;
}

interface Segment {
  readonly fromMs: number;
  readonly pace: Pace;
  /** Counted before the segment began. */
  readonly before: Totals;
}

interface Totals {
  readonly count: number;
  readonly sumMs: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
  readonly within: readonly number[];
}

const NOTHING: Totals = { count: 0, sumMs: 0, sentBytes: 0, receivedBytes: 0, within: BUCKETS.map(() => 0) };

/** Waves of a few minutes that make neighbouring counters differ as random arrivals do. */
const JITTER_PERIODS_S = [41, 149, 503] as const;
/** Share of the rate that one wave may take away; three of them and the day's waves stay below 1, so counters never fall. */
const JITTER_LIMIT = 0.19;
const JITTERED: ReadonlySet<string> = new Set(["steady", "day"]);

/**
 * One exporter's counter through all configurations: the integral of its rate. The same seed and history give the same
 * numbers, whenever they are asked for.
 */
export class Timeline {
  readonly id: string;
  readonly kind: Flow["kind"];
  readonly metric: string | null;
  readonly grpc: boolean;
  readonly whole: boolean;
  readonly sway: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly exporter: Exporter;
  /** In [0, 1): how far the next count already is. */
  readonly phase: number;
  #goneAtMs = Infinity;
  readonly #segments: Segment[] = [];
  readonly #jitterPhases: readonly number[];

  constructor(id: string, flow: Flow, seed: string) {
    this.id = id;
    this.kind = flow.kind;
    this.metric = "metric" in flow ? flow.metric : null;
    this.grpc = flow.kind === "http" && flow.grpc;
    this.whole = flow.kind !== "counter" || flow.whole;
    this.sway = flow.kind === "gauge" ? flow.sway : 0;
    this.labels = flow.labels;
    this.exporter = flow.exporter;
    this.phase = hashUnit(`${seed}/phase/${id}`);
    this.#jitterPhases = JITTER_PERIODS_S.map(
      (period) => hashUnit(`${seed}/${String(period)}/${id}`) * 2 * Math.PI,
    );
  }

  get bornAtMs(): number {
    return this.#segments[0]?.fromMs ?? Infinity;
  }

  /** When the exporter disappeared; infinite while it lives. */
  get goneAtMs(): number {
    return this.#goneAtMs;
  }

  get firstPace(): Pace | null {
    return this.#segments[0]?.pace ?? null;
  }

  get pace(): Pace | null {
    return this.#segments.at(-1)?.pace ?? null;
  }

  /** Counts at another pace from now on. Times must not fall. */
  follow(fromMs: number, pace: Pace): void {
    this.#goneAtMs = Infinity;
    const starts = this.#segments.length === 0 ? Math.max(fromMs, this.exporter.createdAtMs) : fromMs;
    this.#segments.push({ fromMs: starts, pace, before: this.#totalsAt(starts) });
  }

  end(atMs: number): void {
    this.#goneAtMs = atMs;
  }

  /** Requests or connections counted up to a time, with fractions. */
  countAt(timeMs: number): number {
    const segment = this.#segmentAt(timeMs);
    return segment === null ? 0 : segment.before.count + this.#since(segment, timeMs);
  }

  /** Of these, the ones within the bucket's bound. */
  withinAt(bucket: number, timeMs: number): number {
    const segment = this.#segmentAt(timeMs);
    if (segment === null) return 0;
    return (
      (segment.before.within[bucket] ?? 0) + (segment.pace.within[bucket] ?? 0) * this.#since(segment, timeMs)
    );
  }

  sumMsAt(timeMs: number): number {
    return this.#sumAt(timeMs, "sumMs", (pace) => pace.meanMs);
  }

  sentBytesAt(timeMs: number): number {
    return this.#sumAt(timeMs, "sentBytes", (pace) => pace.sentBytes);
  }

  receivedBytesAt(timeMs: number): number {
    return this.#sumAt(timeMs, "receivedBytes", (pace) => pace.receivedBytes);
  }

  gaugeAt(timeMs: number): number {
    const segment = this.#segmentAt(timeMs);
    if (segment === null) return NaN;
    const turn = timeMs / 1000 / 380 + this.phase * 2 * Math.PI;
    return segment.pace.value * (1 + this.sway * Math.sin(turn));
  }

  #sumAt(
    timeMs: number,
    field: "sumMs" | "sentBytes" | "receivedBytes",
    each: (pace: Pace) => number,
  ): number {
    const segment = this.#segmentAt(timeMs);
    return segment === null ? 0 : segment.before[field] + each(segment.pace) * this.#since(segment, timeMs);
  }

  #totalsAt(timeMs: number): Totals {
    const segment = this.#segments.at(-1);
    if (segment === undefined) return NOTHING;
    const { before, pace } = segment;
    const count = this.#since(segment, timeMs);
    return {
      count: before.count + count,
      sumMs: before.sumMs + count * pace.meanMs,
      sentBytes: before.sentBytes + count * pace.sentBytes,
      receivedBytes: before.receivedBytes + count * pace.receivedBytes,
      within: BUCKETS.map((_, index) => (before.within[index] ?? 0) + count * (pace.within[index] ?? 0)),
    };
  }

  #segmentAt(timeMs: number): Segment | null {
    for (let index = this.#segments.length - 1; index >= 0; index -= 1) {
      const segment = this.#segments[index];
      if (segment !== undefined && segment.fromMs <= timeMs) return segment;
    }
    return null;
  }

  #since({ fromMs, pace }: Segment, timeMs: number): number {
    let count = 0;
    let jittered = 0;
    for (let index = 0; index < RHYTHMS.length; index += 1) {
      const rate = pace.rates[index] ?? 0;
      const rhythm = RHYTHMS[index];
      if (rate === 0 || rhythm === undefined) continue;
      count += rate * (elapsedWeightS(rhythm, timeMs) - elapsedWeightS(rhythm, fromMs));
      if (JITTERED.has(rhythm)) jittered += rate;
    }
    if (jittered > 0) count += this.#jitter(jittered, timeMs) - this.#jitter(jittered, fromMs);
    return Math.max(0, count);
  }

  #jitter(rateRps: number, timeMs: number): number {
    let sum = 0;
    for (let index = 0; index < JITTER_PERIODS_S.length; index += 1) {
      const periodS = JITTER_PERIODS_S[index] ?? 1;
      const turn = (2 * Math.PI) / periodS;
      const amplitude = Math.min((JITTER_LIMIT * rateRps) / turn, 0.4 * Math.sqrt(rateRps * periodS));
      sum += amplitude * Math.sin(turn * ((timeMs / 1000) % periodS) + (this.#jitterPhases[index] ?? 0));
    }
    return sum;
  }
}

export function paceOf(flow: Flow): Pace {
  const none: Pace = { rates: [], within: [], meanMs: 0, sentBytes: 0, receivedBytes: 0, value: 0 };
  switch (flow.kind) {
    case "http":
      return {
        ...none,
        rates: flow.rates,
        within: flow.within,
        meanMs: flow.meanMs,
        sentBytes: flow.requestBytes,
        receivedBytes: flow.responseBytes,
      };
    case "tcp":
      return { ...none, rates: flow.rates, sentBytes: flow.sentBytes, receivedBytes: flow.receivedBytes };
    case "counter":
      return { ...none, rates: flow.rates };
    case "gauge":
      return { ...none, value: flow.value };
  }
}
