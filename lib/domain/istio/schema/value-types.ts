import type { Path } from "../../base/json.ts";
import type { SchemaNode } from "./schema-node.ts";
import { fieldPath, invalid, unplaced, type SchemaProblem } from "./schema-problem.ts";

/** The word that the API server has for a JSON value. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value === "boolean" ? "boolean" : typeof value === "string" ? "string" : "object";
}

/** Formats of Go's decoder: numbers without a fraction are 64-bit integers. */
function formatName(value: unknown): string {
  if (typeof value !== "number") return "";
  return Number.isInteger(value) ? "int64" : "float64";
}

export function checkType(value: unknown, schema: SchemaNode, path: Path): readonly SchemaProblem[] {
  const { type, format } = schema;
  if (type === undefined || schema["x-kubernetes-int-or-string"] === true) return [];
  const actual = typeName(value);
  const isNumeric = type === "integer" || type === "number";
  if (actual === type || (actual === "integer" && type === "number")) return checkRange(value, schema, path);
  const isTextual = typeof value === "string" || Array.isArray(value);
  if (!isNumeric && format !== undefined && isTextual) return [];
  const [wanted, found] =
    format !== undefined && !isTextual && value !== null ? [format, formatName(value)] : [type, actual];
  const detail = `${fieldPath(path)} in body must be of type ${wanted}: ${JSON.stringify(found)}`;
  return [invalid(path, "type", { value: found, detail }), ...checkRange(value, schema, path)];
}

const INTEGER_RANGES: Readonly<Record<string, readonly [min: number, max: number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-(2 ** 63), 2 ** 63],
};

function checkRange(value: unknown, { type, format }: SchemaNode, path: Path): readonly SchemaProblem[] {
  if (type !== "integer" || typeof value !== "number") return [];
  const [min, max] = INTEGER_RANGES[format ?? "int64"] ?? [-Infinity, Infinity];
  if (Number.isInteger(value) && value >= min && value <= max) return [];
  const kind = format === undefined ? "integer (default format)" : `integer with format ${format}`;
  return [unplaced(path, "type", `Checked value must be of type ${kind} in ${fieldPath(path)}`)];
}

const FORMATS: Readonly<Record<string, RegExp>> = {
  byte: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  "date-time": /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/,
};

/** Formats of texts that the CRDs use; the API server ignores formats it does not know. */
export function checkFormat(
  value: unknown,
  { format, type }: SchemaNode,
  path: Path,
): readonly SchemaProblem[] {
  if (type !== "string" || typeof value !== "string" || format === undefined) return [];
  const pattern = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (pattern === undefined || pattern.test(value)) return [];
  const detail = `${fieldPath(path)} in body must be of type ${format}: ${JSON.stringify(value)}`;
  return [invalid(path, "format", { value, detail })];
}
