import type { JsonValue, Path } from "../../base/json.ts";
import type { Form } from "./open-form.ts";

/** What Foresail knows of a field beyond its schema. */
export interface FieldFacts {
  readonly help: string;
  readonly unit: string | null;
  readonly refersTo: { readonly to: string } | null;
  readonly defaultText: string | null;
  readonly defaultValue: JsonValue | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly since: string | null;
  readonly deprecated: { readonly use: string } | null;
  readonly withoutEffect: { readonly until: string; readonly why: string } | null;
}

/** Null for fields that Foresail knows nothing of. */
export function describeField(_form: Form, _path: Path): FieldFacts | null {
  return null;
}
