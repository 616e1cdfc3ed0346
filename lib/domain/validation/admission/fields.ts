/** Readers of objects whose shape the schema has already checked. What is absent reads as null, empty or zero, as in Go. */
export type Fields = Readonly<Record<string, unknown>>;

const NO_FIELDS: Fields = {};

export function mapAt(fields: Fields | null, name: string): Fields | null {
  const value = own(fields, name);
  return isFields(value) ? value : null;
}

export function entriesAt(fields: Fields | null, name: string): readonly (readonly [string, unknown])[] {
  return Object.entries(mapAt(fields, name) ?? NO_FIELDS);
}

export function textsOfMap(fields: Fields | null, name: string): readonly (readonly [string, string])[] {
  return entriesAt(fields, name).flatMap(([key, value]) =>
    typeof value === "string" ? [[key, value] as const] : [],
  );
}

export function mapsAt(fields: Fields | null, name: string): readonly Fields[] {
  const value = own(fields, name);
  return Array.isArray(value)
    ? value.map((element: unknown) => (isFields(element) ? element : NO_FIELDS))
    : [];
}

export function textsAt(fields: Fields | null, name: string): readonly string[] {
  const value = own(fields, name);
  return Array.isArray(value)
    ? value.filter((element): element is string => typeof element === "string")
    : [];
}

export function textAt(fields: Fields | null, name: string): string {
  const value = own(fields, name);
  return typeof value === "string" ? value : "";
}

export function numberAt(fields: Fields | null, name: string): number {
  const value = own(fields, name);
  return typeof value === "number" ? value : 0;
}

export function isTrue(fields: Fields | null, name: string): boolean {
  return own(fields, name) === true;
}

export function has(fields: Fields | null, name: string): boolean {
  const value = own(fields, name);
  return value !== undefined && value !== null;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function own(fields: Fields | null, name: string): unknown {
  return fields !== null && Object.hasOwn(fields, name) ? fields[name] : undefined;
}
