import type { Path } from "../base/json.ts";
import type { ObjectRef } from "../kube/object-ref.ts";

/** Why an answer is what it is: the object and field that decided, and a sentence about it. */
export interface Evidence {
  /** Null when no object decided, e.g. a default of Istio. */
  readonly object: ObjectRef | null;
  readonly path: Path;
  /** One sentence, present tense, no trailing full stop. */
  readonly text: string;
}

/** A fact that is absent from the input and would decide (decision 50). */
export interface Missing {
  readonly what: string;
  readonly why: string;
}
