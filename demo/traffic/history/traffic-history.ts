import { type Flow, flowId } from "../flows/flow.ts";
import { mergeFlows } from "../flows/merge-flows.ts";
import { NO_RATE } from "../rhythm.ts";
import { TallyMemo } from "./tally-memo.ts";
import { type Pace, paceOf, Timeline, type TimelineMemo } from "./timeline.ts";

/** One step of the history: the flows that are new or changed, and those that stopped. */
export interface Epoch {
  readonly atMs: number;
  readonly changed: readonly Flow[];
  /** Ids of flows that no longer happen while their exporter lives on. */
  readonly stopped: readonly string[];
  /** Ids of flows whose exporter is gone. */
  readonly gone: readonly string[];
}

interface TrafficHistoryOptions {
  readonly seed: string;
  readonly onEpoch?: (epoch: Epoch) => void;
}

/** All counters the demo has ever had. Each configuration begins an epoch; only its differences are kept. */
export class TrafficHistory {
  readonly #seed: string;
  readonly #onEpoch: (epoch: Epoch) => void;
  readonly #memo: TimelineMemo = new TallyMemo();
  readonly #timelines = new Map<string, Timeline>();
  readonly #current = new Map<string, string>();
  #version = 0;
  #lastAtMs = -Infinity;

  constructor({ seed, onEpoch = () => undefined }: TrafficHistoryOptions) {
    this.#seed = seed;
    this.#onEpoch = onEpoch;
  }

  get timelines(): ReadonlyMap<string, Timeline> {
    return this.#timelines;
  }

  /** Rises whenever a timeline is added. */
  get version(): number {
    return this.#version;
  }

  get isEmpty(): boolean {
    return this.#timelines.size === 0;
  }

  /** From `atMs` on, exactly these flows happen. `isAlive` tells whether an exporter still runs. */
  begin(atMs: number, flows: readonly Flow[], isAlive: (flow: Timeline) => boolean): void {
    const at = Math.max(atMs, this.#lastAtMs);
    const wanted = mergeFlows(flows);
    const changed = [...wanted]
      .filter(([id, flow]) => this.#current.get(id) !== JSON.stringify(paceOf(flow)))
      .map(([, flow]) => flow);
    const stopped: string[] = [];
    const gone: string[] = [];
    for (const [id, timeline] of this.#timelines) {
      if (wanted.has(id) || timeline.goneAtMs !== Infinity) continue;
      if (!isAlive(timeline)) gone.push(id);
      else if (this.#current.has(id)) stopped.push(id);
    }
    if (changed.length + stopped.length + gone.length === 0) return;
    const epoch = { atMs: at, changed, stopped, gone };
    this.apply(epoch);
    this.#onEpoch(epoch);
  }

  /** Takes a step that was decided before, e.g. read back after a restart. */
  apply({ atMs, changed, stopped, gone }: Epoch): void {
    this.#lastAtMs = Math.max(this.#lastAtMs, atMs);
    for (const flow of changed) {
      const id = flowId(flow);
      const known = this.#timelines.get(id);
      const timeline = known ?? new Timeline(id, flow, { seed: this.#seed, memo: this.#memo });
      if (known === undefined) {
        this.#timelines.set(id, timeline);
        this.#version += 1;
      }
      const pace = paceOf(flow);
      timeline.follow(atMs, pace);
      this.#current.set(id, JSON.stringify(pace));
    }
    for (const id of stopped) {
      const timeline = this.#timelines.get(id);
      if (timeline?.pace !== undefined && timeline.pace !== null)
        timeline.follow(atMs, halted(timeline.pace));
      this.#current.delete(id);
    }
    for (const id of gone) {
      this.#timelines.get(id)?.end(atMs);
      this.#current.delete(id);
    }
  }
}

function halted(pace: Pace): Pace {
  return { ...pace, rates: NO_RATE, value: 0 };
}
