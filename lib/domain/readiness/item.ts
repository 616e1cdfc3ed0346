import { type JsonValue, type Path, toJsonPointer } from "../base/json.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import type { ObjectRef } from "../kube/object-ref.ts";
import type { FixOperation } from "../validation/finding.ts";
import type { ConcernedCaller, ReadinessFacts } from "./facts.ts";

/** Worst first. `unknown` says that a fact is missing; it is never counted as passing. */
export const ITEM_STATES = ["fail", "warn", "unknown", "pass"] as const;
export type ItemState = (typeof ITEM_STATES)[number];

export const READINESS_AREAS = [
  "control plane",
  "injection",
  "gateways",
  "mTLS",
  "authorization",
  "traffic",
  "add-ons",
  "resources",
  "complexity",
] as const;
export type ReadinessArea = (typeof READINESS_AREAS)[number];

/** What a judgement rests on: a field of an object, or a series over a window. */
export interface ReadinessEvidence {
  /** Null when no object decided. */
  readonly object: ObjectRef | null;
  readonly path: Path;
  /** Name of the metric and seconds looked back; null when no metric decided. */
  readonly metric: { readonly name: string; readonly windowS: number } | null;
  /** One sentence without full stop. */
  readonly text: string;
}

/** One write that settles a judgement. */
export type FixAction =
  | { readonly op: "update"; readonly object: ObjectRef; readonly operations: readonly FixOperation[] }
  | { readonly op: "create"; readonly object: ObjectRef; readonly manifest: KubeObject }
  | { readonly op: "delete"; readonly object: ObjectRef };

export interface ReadinessFix {
  /** What the draft does: "Set maxEjectionPercent to 50". */
  readonly title: string;
  readonly action: FixAction;
  /** What follows, with numbers. */
  readonly effect: string;
}

/** What Foresail does not write: text for a person to copy. */
export interface ReadinessAdvice {
  readonly title: string;
  /** A command or a fragment of YAML. */
  readonly text: string;
}

/** What an item says about one subject. */
export interface Judgement {
  readonly subject: ObjectRef;
  readonly state: ItemState;
  /** What is the case and what follows: one sentence without full stop. Empty when there is nothing to say. */
  readonly sentence: string;
  readonly evidence: readonly ReadinessEvidence[];
  /** Codes of the rules whose findings stand behind it. */
  readonly codes: readonly string[];
  readonly fix: ReadinessFix | null;
  readonly advice: ReadinessAdvice | null;
  readonly callers: readonly ConcernedCaller[];
  /** Secrets on whose presence the state rests. Only the API server knows, asked as a person (decision 29). */
  readonly secrets: readonly SecretPlace[];
}

/** Namespace null: where the gateway's pods run is not known. */
export interface SecretPlace {
  readonly namespace: string | null;
  readonly name: string;
}

export interface ReadinessItem {
  /** Permanent: it is in links and in accepted risks. */
  readonly id: string;
  readonly area: ReadinessArea;
  /** The state to reach: "Outlier detection can eject". */
  readonly title: string;
  /** Why it matters and what to do. */
  readonly explanation: string;
  /** Rules whose findings the item gathers. */
  readonly codes: readonly string[];
  /** Ends "1 of 11 …" and "2 of 4 …". */
  readonly unmet: { readonly one: string; readonly many: string };
  /** Kinds, `MeshSettings` and `ControlPlane` included, a change of which judges the item again. */
  readonly reads: readonly string[];
  /** Kinds that must be known for a judgement; without one of them the item is unknown. */
  readonly needs: readonly string[];
  readonly readsTraffic: boolean;
  readonly judge: (facts: ReadinessFacts) => readonly Judgement[];
}

export function defineItem(
  item: Omit<ReadinessItem, "codes" | "needs" | "readsTraffic"> &
    Partial<Pick<ReadinessItem, "codes" | "needs" | "readsTraffic">>,
): ReadinessItem {
  return { codes: [], needs: [], readsTraffic: false, ...item };
}

type Told = Pick<Judgement, "subject" | "state"> & Partial<Judgement>;

/** A judgement with nothing but what is told. */
export function judged(told: Told): Judgement {
  return {
    sentence: "",
    evidence: [],
    codes: [],
    fix: null,
    advice: null,
    callers: [],
    secrets: [],
    ...told,
  };
}

export function atObject(object: ObjectRef, path: Path, text: string): ReadinessEvidence {
  return { object, path, metric: null, text };
}

export function byMetric(name: string, windowS: number, text: string): ReadinessEvidence {
  return { object: null, path: [], metric: { name, windowS }, text };
}

export function addField(path: Path, value: JsonValue): FixOperation {
  return { op: "add", path: toJsonPointer(path), value };
}
