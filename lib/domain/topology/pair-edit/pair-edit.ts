import type { JsonObject } from "../../base/json.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import type { ObjectRef } from "../../kube/object-ref.ts";

/** What may be asked for two nodes of the graph: the first one calls, the second one is called. */
export const PAIR_EDITS = ["allow", "deny", "split", "mirror", "expose"] as const;
export type PairEdit = (typeof PAIR_EDITS)[number];

/** One object that the draft makes, or changes in place of what is live. */
export type PairObject =
  | { readonly op: "create"; readonly ref: ObjectRef; readonly intent: string; readonly object: KubeObject }
  | {
      readonly op: "update";
      readonly ref: ObjectRef;
      readonly intent: string;
      /** Keeps every field that it does not mean. */
      readonly edit: (spec: JsonObject) => JsonObject;
    };

export type PairAnswer =
  | {
      readonly kind: "draft";
      readonly title: string;
      readonly objects: readonly PairObject[];
    }
  /** What is asked for is a matter of an editor on an object that exists. */
  | { readonly kind: "open"; readonly editor: "split"; readonly ref: ObjectRef }
  | { readonly kind: "refused"; readonly because: string; readonly hint: string };

export function refused(because: string, hint: string): PairAnswer {
  return { kind: "refused", because, hint };
}
