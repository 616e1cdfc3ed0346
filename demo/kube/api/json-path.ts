import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/domain/base/json.ts";

const STEP = /^(?:\.([A-Za-z0-9_-]+)|\[\*\]|\[(\d+)\]|\[\?\(@\.([A-Za-z0-9_]+)==["']([^"']*)["']\)\])/;

function items(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

/** The part of JSONPath that printer columns use: fields, `[*]`, `[0]`, `[?(@.type=="Ready")]`. */
export function readJsonPath(object: JsonObject, path: string): readonly JsonValue[] {
  let rest = path;
  let found: readonly (JsonValue | undefined)[] = [object];
  while (rest !== "") {
    const step = STEP.exec(rest);
    if (step === null) return [];
    const [text, field, index, filterField, filterValue] = step;
    if (field !== undefined) found = found.map((value) => (isJsonObject(value) ? value[field] : undefined));
    else if (index !== undefined) found = found.map((value) => items(value)[Number(index)]);
    else if (filterField === undefined) found = found.flatMap(items);
    else {
      found = found
        .flatMap(items)
        .filter((value) => isJsonObject(value) && value[filterField] === filterValue);
    }
    rest = rest.slice(text.length);
  }
  return found.filter((value) => value !== undefined);
}
