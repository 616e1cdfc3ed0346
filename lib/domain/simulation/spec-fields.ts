import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";

const EMPTY: JsonObject = Object.freeze({});

/** Own fields only: a document may hold `__proto__` or `constructor`. */
export function field(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

export function textAt(object: JsonObject, name: string): string | null {
  const value = field(object, name);
  return typeof value === "string" ? value : null;
}

export function numberAt(object: JsonObject, name: string): number | null {
  const value = field(object, name);
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

export function booleanAt(object: JsonObject, name: string): boolean | null {
  const value = field(object, name);
  return typeof value === "boolean" ? value : null;
}

/** Null when absent or no object. */
export function objectAt(object: JsonObject, name: string): JsonObject | null {
  const value = field(object, name);
  return isJsonObject(value) ? value : null;
}

/** The empty object when absent. */
export function sectionAt(object: JsonObject, name: string): JsonObject {
  return objectAt(object, name) ?? EMPTY;
}

export function listAt(object: JsonObject, name: string): readonly JsonValue[] {
  const value = field(object, name);
  return Array.isArray(value) ? value : [];
}

export function objectsAt(object: JsonObject, name: string): readonly JsonObject[] {
  return listAt(object, name).map((entry) => (isJsonObject(entry) ? entry : EMPTY));
}

export function textsAt(object: JsonObject, name: string): readonly string[] {
  return listAt(object, name).filter((entry): entry is string => typeof entry === "string");
}

/** Null when the field is absent: an empty map and none differ. */
export function textMapAt(object: JsonObject, name: string): ReadonlyMap<string, string> | null {
  const section = objectAt(object, name);
  if (section === null) return null;
  return new Map(
    Object.entries(section).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])),
  );
}

/** Whether every wanted label is there with its value. */
export function hasLabels(
  labels: Readonly<Record<string, string>>,
  wanted: ReadonlyMap<string, string>,
): boolean {
  for (const [key, value] of wanted) {
    if (!Object.hasOwn(labels, key) || labels[key] !== value) return false;
  }
  return true;
}
