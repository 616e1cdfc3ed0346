import { hashUnit } from "../hash-unit.ts";
import { BUCKETS, type Exporter, type Flow } from "../flows/flow.ts";
import { elapsedWeightS, RHYTHMS, type Rates } from "../rhythm.ts";
import type { TallyMemo } from "./tally-memo.ts";

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
  /** The rhythms' antiderivatives at its begin, in the order of RHYTHMS; NaN where nothing moves by the rhythm. */
  readonly weightsS: readonly number[];
  /** Sum of the rates that have waves of a few minutes, rps, and where these waves stand at its begin. */
  readonly jitteredRps: number;
  readonly jitter: number;
}

/** The segment an instant falls into, and what was counted in it up to then. */
interface Tally {
  readonly segment: Segment;
  readonly since: number;
}

export type TimelineMemo = TallyMemo<Timeline, Tally>;

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
  readonly #memo: TimelineMemo;

  constructor(
    id: string,
    flow: Flow,
    { seed, memo }: { readonly seed: string; readonly memo: TimelineMemo },
  ) {
    this.#memo = memo;
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
    const before = this.#totalsAt(starts);
    this.#memo.forget(this);
    const jitteredRps = RHYTHMS.reduce(
      (sum, rhythm, index) => sum + (JITTERED.has(rhythm) ? (pace.rates[index] ?? 0) : 0),
      0,
    );
    this.#segments.push({
      fromMs: starts,
      pace,
      before,
      weightsS: RHYTHMS.map((rhythm, index) =>
        (pace.rates[index] ?? 0) === 0 ? NaN : elapsedWeightS(rhythm, starts),
      ),
      jitteredRps,
      jitter: jitteredRps > 0 ? this.#jitter(jitteredRps, starts) : 0,
    });
  }

  end(atMs: number): void {
    this.#goneAtMs = atMs;
  }

  /** Requests or connections counted up to a time, with fractions. */
  countAt(timeMs: number): number {
    const tally = this.#tallyAt(timeMs);
    return tally === null ? 0 : tally.segment.before.count + tally.since;
  }

  /** Of these, the ones within the bucket's bound. */
  withinAt(bucket: number, timeMs: number): number {
    const tally = this.#tallyAt(timeMs);
    if (tally === null) return 0;
    const { before, pace } = tally.segment;
    return (before.within[bucket] ?? 0) + (pace.within[bucket] ?? 0) * tally.since;
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
    const tally = this.#tallyAt(timeMs);
    return tally === null ? 0 : tally.segment.before[field] + each(tally.segment.pace) * tally.since;
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

  #tallyAt(timeMs: number): Tally | null {
    const known = this.#memo.get(this, timeMs);
    if (known !== undefined) return known;
    const segment = this.#segmentAt(timeMs);
    if (segment === null) return null;
    const tally = { segment, since: this.#since(segment, timeMs) };
    this.#memo.set(this, timeMs, tally);
    return tally;
  }

  #since({ pace, weightsS, jitteredRps, jitter }: Segment, timeMs: number): number {
    let count = 0;
    for (let index = 0; index < RHYTHMS.length; index += 1) {
      const rate = pace.rates[index] ?? 0;
      const rhythm = RHYTHMS[index];
      if (rate === 0 || rhythm === undefined) continue;
      count += rate * (elapsedWeightS(rhythm, timeMs) - (weightsS[index] ?? 0));
    }
    if (jitteredRps > 0) count += this.#jitter(jitteredRps, timeMs) - jitter;
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
