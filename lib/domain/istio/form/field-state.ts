import { isJsonObject, type JsonValue, type Path } from "../../base/json.ts";
import type { TextPosition } from "../document/parse.ts";
import type { SchemaNode } from "../schema/schema-node.ts";
import { describeField, type FieldFacts } from "./describe-field.ts";
import { shapeOf, type FieldShape } from "./field-shape.ts";
import type { Form } from "./open-form.ts";
import { schemaAt } from "./schema-at.ts";

export interface FieldState {
  readonly path: Path;
  /** The last part of the path: `timeout`, or the index of an element as text. */
  readonly name: string;
  readonly shape: FieldShape;
  /** Null for fields that the schema does not know; they are kept. */
  readonly schema: SchemaNode | null;
  /** Null when Foresail has nothing to say of the field beyond its schema. */
  readonly facts: FieldFacts | null;
  /** Undefined when the text has nothing at the path. */
  readonly value: JsonValue | undefined;
  readonly isRequired: boolean;
  readonly position: TextPosition | null;
  /** `&name` or `*name` when the value is shared: then it is edited as YAML. Null when a form may edit it. */
  readonly sharedThrough: string | null;
  /** The value has another type than the schema says, such as a list where a text belongs. */
  readonly isMisfit: boolean;
}

export function fieldState(form: Form, path: Path): FieldState {
  const schema = schemaAt(form.schema, path);
  const shape = shapeOf(schema);
  const value = valueAt(form.value, path);
  const name = String(path.at(-1) ?? "");
  const parent = schemaAt(form.schema, path.slice(0, -1));
  return {
    path,
    name,
    shape,
    schema,
    facts: describeField(form, path),
    value,
    isRequired: parent?.required?.includes(name) === true,
    position: form.locate(path),
    sharedThrough: form.sharedThrough(path),
    isMisfit: value !== undefined && value !== null && !fits(shape, value),
  };
}

/** The value at a path; undefined when nothing is there. */
export function valueAt(root: JsonValue | undefined, path: Path): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((value, part) => {
    if (Array.isArray(value))
      return typeof part === "number" ? (value as readonly JsonValue[])[part] : undefined;
    if (!isJsonObject(value) || !Object.hasOwn(value, part)) return undefined;
    return value[part];
  }, root);
}

/** Scalars fit every scalar field: `80` in a text is shown and can be corrected. */
function fits(shape: FieldShape, value: JsonValue): boolean {
  switch (shape) {
    case "list":
      return Array.isArray(value);
    case "map":
    case "group":
      return isJsonObject(value);
    case "free":
      return true;
    default:
      return typeof value !== "object";
  }
}

export interface Members {
  /** Set fields that the schema knows, in its order. */
  readonly set: readonly string[];
  /** Known fields that are absent. */
  readonly unset: readonly string[];
  /** Keys that the schema does not know; kept as they are. */
  readonly unknown: readonly string[];
}

/** The fields of a group, by whether the text has them. */
export function membersAt(form: Form, path: Path): Members {
  const schema = schemaAt(form.schema, path);
  const value = valueAt(form.value, path);
  const present = isJsonObject(value) ? Object.keys(value) : [];
  const known = Object.keys(schema?.properties ?? {});
  return {
    set: known.filter((name) => present.includes(name)),
    unset: known.filter((name) => !present.includes(name)),
    unknown: present.filter((name) => !known.includes(name)),
  };
}
