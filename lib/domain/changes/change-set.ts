import type { KubeObject } from "../kube/kube-object.ts";
import type { ObjectRef } from "../kube/object-ref.ts";

/** Review states exist from the first day; the low-risk path is draft → approved → applying → applied. */
export const CHANGE_STATES = [
  "draft",
  "proposed",
  "changes_requested",
  "approved",
  "scheduled",
  "applying",
  "applied",
  "failed",
  "partially_applied",
  "rolling_back",
  "rolled_back",
  "rejected",
  "withdrawn",
  "superseded",
  "expired",
] as const;

export type ChangeState = (typeof CHANGE_STATES)[number];

/** States that never change again. `applied` may still be undone by another change set. */
export const TERMINAL_STATES: ReadonlySet<ChangeState> = new Set([
  "applied",
  "rolled_back",
  "rejected",
  "withdrawn",
  "superseded",
  "expired",
]);

export const RISKS = ["low", "medium", "high"] as const;
export type Risk = (typeof RISKS)[number];

export const CHANGE_OPS = ["create", "update", "delete"] as const;
export type ChangeOp = (typeof CHANGE_OPS)[number];

/** Identity is issuer and subject; `display` is never compared. */
export interface Person {
  readonly issuer: string;
  readonly subject: string;
  readonly display: string;
}

export interface BaseManager {
  readonly manager: string;
  readonly operation: string;
  /** Null when the entry of managedFields has no time. */
  readonly atMs: number | null;
}

/** The object as it was when the draft was made. */
export interface ObjectBase {
  readonly uid: string;
  readonly resourceVersion: string;
  /** 0 when the object has none. */
  readonly generation: number;
  readonly fingerprint: string;
  /** Without managedFields, status kept. */
  readonly manifest: KubeObject;
  readonly managers: readonly BaseManager[];
}

export interface ChangeObject {
  readonly ref: ObjectRef;
  readonly apiVersion: string;
  readonly op: ChangeOp;
  /** What the editor was asked to do: "set weights 80/20". Null for free text edits. */
  readonly intent: string | null;
  /** Null for create. */
  readonly base: ObjectBase | null;
  /** Null for delete. */
  readonly desired: KubeObject | null;
  /** The text a person gave, every byte; null when the editor made the object itself. */
  readonly desiredText: string | null;
}

/** Content at one moment; an edit makes the next revision. */
export interface ChangeRevision {
  readonly number: number;
  readonly author: Person;
  readonly createdAtMs: number;
  readonly objects: readonly ChangeObject[];
}

export interface ChangeProblem {
  readonly code: string;
  readonly message: string;
}

/** A change set without its content. */
export interface ChangeSet {
  readonly cluster: string;
  readonly id: string;
  readonly kind: "edit" | "revert";
  readonly author: Person;
  readonly title: string;
  readonly why: string;
  readonly links: readonly string[];
  readonly state: ChangeState;
  /** Number of the current revision, from 1. */
  readonly revision: number;
  /** Rises with every save: the precondition of the next one. */
  readonly version: number;
  readonly risk: Risk;
  readonly freshness: "fresh" | "drifted" | "conflicted" | "unknown";
  readonly verification: "none" | "pending" | "verified" | "regressed";
  /** Somebody reverted the change outside. */
  readonly overwritten: boolean;
  /** The set that this one takes back. */
  readonly reverts: string | null;
  readonly revertedBy: string | null;
  /** Why the last apply stopped. */
  readonly problem: ChangeProblem | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly appliedAtMs: number | null;
}

export function isSamePerson(
  a: Pick<Person, "issuer" | "subject">,
  b: Pick<Person, "issuer" | "subject">,
): boolean {
  return a.issuer === b.issuer && a.subject === b.subject;
}
