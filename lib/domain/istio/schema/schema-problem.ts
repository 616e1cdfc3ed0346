import type { Path } from "../../base/json.ts";

export type SchemaProblemReason =
  | "required"
  | "type"
  | "enum"
  | "bound"
  | "pattern"
  | "too_long"
  | "too_many"
  | "format"
  | "one_of"
  | "duplicate"
  | "rule"
  /** A rule that cannot be evaluated here: neither valid nor invalid. */
  | "unchecked"
  | "unknown_field"
  | "metadata";

export interface SchemaProblem {
  readonly path: Path;
  readonly reason: SchemaProblemReason;
  /** As the API server words it, with the place. */
  readonly message: string;
}

/** `spec.http[0].route`, as the API server writes paths of fields. */
export function fieldPath(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}

/** A problem with a value: `spec.x: Invalid value: 0: …`. */
export function invalid(
  path: Path,
  reason: SchemaProblemReason,
  { value, detail }: { readonly value: unknown; readonly detail: string },
): SchemaProblem {
  return { path, reason, message: `${fieldPath(path)}: Invalid value: ${JSON.stringify(value)}: ${detail}` };
}

/** A problem that the API server reports without a place of its own. */
export function unplaced(path: Path, reason: SchemaProblemReason, detail: string): SchemaProblem {
  return { path, reason, message: `<nil>: Invalid value: "": ${detail}` };
}
