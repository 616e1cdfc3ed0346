import {
  type JsonObject,
  type JsonValue,
  type Path,
  isJsonObject,
  toDottedPath,
} from "@/lib/domain/base/json.ts";
import { BUILTIN_TYPES, jsonFieldsOf } from "./builtin-types.ts";

/** What decoding an object of a built-in type makes of it. */
export interface Decoded {
  /** Without the fields that the type does not know. */
  readonly object: JsonObject;
  readonly unknownFields: readonly string[];
  /** The first value of a wrong type, as Go's decoder words it; null when there is none. */
  readonly typeError: string | null;
}

const GO_TYPES: Readonly<Record<string, string>> = {
  string: "string",
  bool: "bool",
  int32: "int32",
  int64: "int64",
  double: "float64",
  bytes: "[]uint8",
  time: "string",
  microTime: "string",
};

function goType(type: string): string {
  if (type.startsWith("[]")) return `[]${goType(type.slice(2))}`;
  if (type.startsWith("{}")) return `map[string]${goType(type.slice(2))}`;
  return GO_TYPES[type] ?? type.replace(".", "/v1.");
}

function jsonName(value: JsonValue): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "boolean") return "bool";
  return typeof value;
}

const SCALAR_TESTS: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  string: (value) => typeof value === "string",
  bytes: (value) => typeof value === "string",
  time: (value) => typeof value === "string",
  microTime: (value) => typeof value === "string",
  bool: (value) => typeof value === "boolean",
  int32: (value) => typeof value === "number" && Number.isInteger(value),
  int64: (value) => typeof value === "number" && Number.isInteger(value),
  double: (value) => typeof value === "number",
  quantity: (value) => typeof value === "string" || typeof value === "number",
  intOrString: (value) => typeof value === "string" || typeof value === "number",
};

class Decoder {
  readonly unknownFields: string[] = [];
  typeError: string | null = null;

  decode(type: string, value: JsonValue, path: Path): JsonValue {
    if (value === null) return value;
    if (type.startsWith("[]")) return this.#list(type, value, path);
    if (type.startsWith("{}")) return this.#map(type, value, path);
    if (BUILTIN_TYPES.has(type)) return this.struct(type, value, path);
    const fits = SCALAR_TESTS[type];
    if (fits !== undefined && !fits(value)) this.#mismatch(type, value, path);
    return value;
  }

  struct(type: string, value: JsonValue, path: Path): JsonValue {
    if (!isJsonObject(value)) return this.#mismatch(type, value, path);
    const fields = jsonFieldsOf(type);
    const known = Object.entries(value).flatMap(([name, child]): [string, JsonValue][] => {
      const isRoot = path.length === 0;
      if (child === undefined) return [];
      if (isRoot && (name === "apiVersion" || name === "kind")) return [[name, child]];
      const field = fields.get(name);
      if (field !== undefined) return [[name, this.decode(field.type, child, [...path, name])]];
      this.unknownFields.push(toDottedPath([...path, name]));
      return [];
    });
    return Object.fromEntries(known);
  }

  #list(type: string, value: JsonValue, path: Path): JsonValue {
    if (!Array.isArray(value)) return this.#mismatch(type, value, path);
    return (value as readonly JsonValue[]).map((item, index) =>
      this.decode(type.slice(2), item, [...path, index]),
    );
  }

  #map(type: string, value: JsonValue, path: Path): JsonValue {
    if (!isJsonObject(value)) return this.#mismatch(type, value, path);
    const entries = Object.entries(value).map(
      ([key, child]) => [key, this.decode(type.slice(2), child ?? null, [...path, key])] as const,
    );
    return Object.fromEntries(entries);
  }

  #mismatch(type: string, value: JsonValue, path: Path): JsonValue {
    const place = path.filter((part) => typeof part === "string").join(".");
    this.typeError ??= `json: cannot unmarshal ${jsonName(value)} into Go struct field .${place} of type ${goType(type)}`;
    return value;
  }
}

/** Decodes JSON as the API server's Go types would: unknown fields are told and left out. */
export function decodeBuiltin(typeName: string, object: JsonObject): Decoded {
  const decoder = new Decoder();
  const decoded = decoder.struct(typeName, object, []);
  return {
    object: isJsonObject(decoded) ? decoded : object,
    unknownFields: decoder.unknownFields.sort(),
    typeError: decoder.typeError,
  };
}
