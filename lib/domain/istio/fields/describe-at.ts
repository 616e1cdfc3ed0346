import type { Path } from "../../base/json.ts";
import { bundledSchema, type IstioRelease } from "../schema/facts.ts";
import type { SchemaNode } from "../schema/schema-node.ts";
import { offsetOf, placeAt, type Cursor } from "./cursor-place.ts";
import { factsText } from "./facts-text.ts";
import { fieldFacts, type FieldFacts } from "./field-facts.ts";
import { fieldPattern, schemaAtPattern } from "./schema-path.ts";

export interface FieldDescription {
  readonly path: Path;
  readonly pattern: string;
  readonly facts: FieldFacts;
  /** Null for a field that this release does not have. */
  readonly schema: SchemaNode | null;
  /** For a hover: plain text. */
  readonly text: string;
  /** Offsets of the key or value that is described, in UTF-16 units. */
  readonly range: readonly [start: number, end: number];
}

/**
 * What the field under the cursor means. The text need not be complete; null where no field of a kind that we know
 * stands.
 */
export function describeAt(text: string, cursor: Cursor, release?: IstioRelease): FieldDescription | null {
  const place = placeAt(text, offsetOf(text, cursor));
  if (place === null) return null;
  const schema = bundledSchema(place.kind, place.version, release);
  if (schema === null) return null;
  const pattern = fieldPattern(schema, place.path);
  const facts = fieldFacts(place.kind.kind, place.kind.group, pattern);
  if (facts === null) return null;
  const { path, range } = place;
  return {
    path,
    pattern,
    facts,
    schema: schemaAtPattern(schema, pattern),
    text: factsText(facts),
    range,
  };
}
