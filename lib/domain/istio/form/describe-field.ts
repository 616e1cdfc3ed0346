import type { Path } from "../../base/json.ts";
import { fieldFacts, fieldPattern, type FieldFacts } from "../fields.ts";
import type { Form } from "./open-form.ts";

export type { FieldFacts } from "../fields.ts";

/** Null for fields that Foresail knows nothing of. */
export function describeField({ kind, schema }: Form, path: Path): FieldFacts | null {
  if (kind === null || schema === null || path[0] !== "spec") return null;
  return fieldFacts(kind.kind, kind.group, fieldPattern(schema, path));
}
