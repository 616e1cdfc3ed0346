import type { Evidence, Missing } from "../simulation/evidence.ts";

export const STEP_STATES = ["passed", "stopped", "unknown", "skipped"] as const;
export type StepState = (typeof STEP_STATES)[number];

/** One line of a step: a destination, a workload, a setting. */
export interface StepRow {
  readonly label: string;
  readonly value: string;
  /** 0–1 of the requests; null where it makes no sense. */
  readonly share: number | null;
  readonly state: StepState;
}

export const STEP_IDS = [
  "caller",
  "route",
  "destination",
  "mtls",
  "waypoint",
  "authorization",
  "settings",
] as const;

export interface Step {
  readonly id: (typeof STEP_IDS)[number];
  readonly title: string;
  readonly state: StepState;
  /** What was decided, one sentence without full stop. */
  readonly sentence: string;
  readonly rows: readonly StepRow[];
  readonly evidence: readonly Evidence[];
  readonly missing: readonly Missing[];
}

/** A step with nothing but what is told. */
export function step(known: Pick<Step, "id" | "title" | "state" | "sentence"> & Partial<Step>): Step {
  return { rows: [], evidence: [], missing: [], ...known };
}

/** A line that only tells. */
export function told(label: string, value: string): StepRow {
  return { label, value, share: null, state: "passed" };
}

export function worstState(rows: readonly StepRow[]): StepState {
  if (rows.some(({ state }) => state === "unknown")) return "unknown";
  return rows.some(({ state }) => state === "stopped") ? "stopped" : "passed";
}

export function distinctEvidence(evidence: readonly Evidence[]): readonly Evidence[] {
  return [...new Map(evidence.map((entry) => [JSON.stringify(entry), entry])).values()];
}
