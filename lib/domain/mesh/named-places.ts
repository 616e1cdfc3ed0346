import { isJsonObject, type JsonValue, type Path } from "../base/json.ts";
import { fieldFacts, fieldPattern, type FieldReference } from "../istio/fields.ts";
import { findConfigKind } from "../istio/kinds.ts";
import { bundledSchema, type SchemaNode } from "../istio/schema.ts";
import type { ConfigObject } from "./snapshot.ts";

/** A field of an object whose value names something else. */
export interface NamedPlace {
  readonly path: Path;
  readonly text: string;
  readonly refersTo: FieldReference;
}

/** Every field of the spec that names something, by the field registry. */
export function namedPlaces(object: Pick<ConfigObject, "kind" | "group" | "spec">): readonly NamedPlace[] {
  const kind = findConfigKind(object.kind, object.group);
  const schema = kind === null ? null : bundledSchema(kind, kind.preferredVersion);
  if (kind === null || schema === null) return [];
  const read: Reader = { kind: kind.kind, group: kind.group, schema };
  return placesOf(object.spec, ["spec"], read);
}

interface Reader {
  readonly kind: string;
  readonly group: string;
  readonly schema: SchemaNode;
}

function placesOf(value: JsonValue | undefined, path: Path, read: Reader): readonly NamedPlace[] {
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).flatMap((element, index) =>
      placesOf(element, [...path, index], read),
    );
  }
  if (isJsonObject(value)) {
    return Object.entries(value).flatMap(([key, member]) => placesOf(member, [...path, key], read));
  }
  if (typeof value !== "string" || value === "") return [];
  const facts = fieldFacts(read.kind, read.group, fieldPattern(read.schema, path));
  return facts?.refersTo == null ? [] : [{ path, text: value, refersTo: facts.refersTo }];
}

/** The text of the nearest field of that name on the way from a place up to `spec`. Null when there is none. */
export function textBeside(spec: JsonValue, path: Path, name: string): string | null {
  for (let length = path.length - 1; length > 0; length -= 1) {
    const owner = path.slice(1, length).reduce<JsonValue | undefined>((value, part) => {
      if (Array.isArray(value))
        return typeof part === "number" ? (value as readonly JsonValue[])[part] : undefined;
      return isJsonObject(value) ? value[part] : undefined;
    }, spec);
    const text = isJsonObject(owner) ? owner[name] : undefined;
    if (typeof text === "string") return text;
  }
  return null;
}
