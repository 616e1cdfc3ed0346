import type { JsonValue } from "../../base/json.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { FieldShape } from "./field-shape.ts";

/** How a value reads in an input. Collections read as nothing: they have another control. */
export function scalarText(value: JsonValue | undefined): string {
  if (value === undefined || value === null || typeof value === "object") return "";
  return String(value);
}

/** The value that a person typed, or why it is none for this field. What the schema says of it is checked elsewhere. */
export function readScalar(shape: FieldShape, text: string): Result<JsonValue, string> {
  switch (shape) {
    case "integer":
      return /^[+-]?\d{1,15}$/.test(text.trim()) ? ok(Number(text)) : err("A whole number is expected");
    case "number":
      return isNumber(text) ? ok(Number(text)) : err("A number is expected");
    case "boolean":
      return text === "true" || text === "false" ? ok(text === "true") : err("true or false is expected");
    case "int-or-text":
      return ok(/^\d{1,15}$/.test(text) ? Number(text) : text);
    default:
      return ok(text);
  }
}

function isNumber(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) && Number.isFinite(Number(text));
}
