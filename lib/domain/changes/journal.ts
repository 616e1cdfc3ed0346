import type { KubeObject } from "../kube/kube-object.ts";
import type { ObjectRef } from "../kube/object-ref.ts";
import type { ChangeOp, ChangeProblem, Person } from "./change-set.ts";

/** `intent`: committed, outcome not known. A crash leaves it so until the object was read again. */
export type StepState = "intent" | "done" | "not_done" | "conflicted";

/** One write of an apply. The intent is committed before the request, the outcome after it. */
export interface JournalStep {
  readonly cluster: string;
  readonly changeId: string;
  /** Rises with every press of Apply, from 1. */
  readonly attempt: number;
  readonly step: number;
  readonly wave: number;
  /** Position of the object in its revision. */
  readonly ordinal: number;
  readonly ref: ObjectRef;
  readonly op: ChangeOp;
  readonly state: StepState;
  readonly actor: Person;
  /** Null when there was no object. */
  readonly beforeFingerprint: string | null;
  /** Null for delete. */
  readonly desiredFingerprint: string | null;
  readonly before: KubeObject | null;
  /** As the API server stored it; null after a delete and while the outcome is not known. */
  readonly after: KubeObject | null;
  readonly beforeResourceVersion: string | null;
  readonly afterResourceVersion: string | null;
  readonly uid: string | null;
  /** The API server's own audit id. */
  readonly auditId: string | null;
  readonly problem: ChangeProblem | null;
  readonly intentAtMs: number;
  readonly outcomeAtMs: number | null;
}

/**
 * What became of a write whose answer was lost, from the fingerprint of the live object (null: no such object). Equal to
 * what was wanted: done; equal to what was there before: not done; neither: somebody else wrote.
 */
export function resolveLostOutcome(
  step: Pick<JournalStep, "beforeFingerprint" | "desiredFingerprint">,
  liveFingerprint: string | null,
): Exclude<StepState, "intent"> {
  if (liveFingerprint === step.desiredFingerprint) return "done";
  if (liveFingerprint === step.beforeFingerprint) return "not_done";
  return "conflicted";
}
