import type { JsonValue, Path } from "../base/json.ts";
import type { ObjectRef } from "../kube/object-ref.ts";
import type { Evidence } from "../simulation/evidence.ts";

/** `error`: traffic or security is not what the object says. `warning`: probably. `info`: worth knowing. */
export type Severity = "error" | "warning" | "info";

export const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

/** One step of RFC 6902 on the object that the finding is about; `path` is a JSON pointer. */
export type FixOperation =
  | { readonly op: "add" | "replace"; readonly path: string; readonly value: JsonValue }
  | { readonly op: "remove"; readonly path: string };

export interface Fix {
  /** What the button says. */
  readonly title: string;
  readonly operations: readonly FixOperation[];
}

/** What a rule says about one place of an object. */
export interface FindingPart {
  readonly path: Path;
  /** What is wrong and what follows from it: one sentence without full stop. */
  readonly sentence: string;
  /** Other objects that the sentence rests on. */
  readonly because?: readonly Evidence[];
  /** Only where one edit without further choices settles it. */
  readonly fix?: Fix;
  /** Those of the rule's aliases that fit this place; default all. */
  readonly aliases?: readonly string[];
}

export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  /** IST and KIA codes of the same mistake. */
  readonly aliases: readonly string[];
  readonly object: ObjectRef;
  readonly path: Path;
  readonly sentence: string;
  readonly because: readonly Evidence[];
  readonly fix: Fix | null;
}
