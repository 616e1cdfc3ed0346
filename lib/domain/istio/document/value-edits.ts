import type { Path } from "../../base/json.ts";

/** An edited value; null when the path does not lead anywhere. */
export type EditedValue = { readonly value: unknown } | null;

type Change = (parent: unknown, part: string | number) => EditedValue;

/** Sets a value in a copy. Missing parents become maps, or lists where the next part is 0. */
export function setValue(root: unknown, path: Path, value: unknown): EditedValue {
  const [part, ...rest] = path;
  if (part === undefined) return { value };
  const parent = root ?? (typeof part === "number" ? [] : {});
  const child = setValue(childOf(parent, part), rest, value);
  return child === null ? null : withChild(parent, part, child.value);
}

export function insertValue(root: unknown, path: Path, value: unknown): EditedValue {
  return changeParent(root, path, (parent, part) => {
    if (typeof part !== "number") return withChild(parent ?? {}, part, value);
    const list: unknown = parent ?? [];
    if (!Array.isArray(list) || part < 0 || part > list.length) return null;
    return { value: list.toSpliced(part, 0, value) };
  });
}

export function removeValue(root: unknown, path: Path): EditedValue {
  return changeParent(root, path, (parent, part) => {
    if (Array.isArray(parent)) {
      return typeof part === "number" && part < parent.length ? { value: parent.toSpliced(part, 1) } : null;
    }
    if (typeof parent !== "object" || parent === null || !Object.hasOwn(parent, part)) return null;
    return { value: fromEntries(Object.entries(parent).filter(([key]) => key !== String(part))) };
  });
}

export function moveValue(
  root: unknown,
  { path, from, to }: { readonly path: Path; readonly from: number; readonly to: number },
): EditedValue {
  const list = path.reduce<unknown>(childOf, root);
  if (!Array.isArray(list) || !(from in list) || !(to in list)) return null;
  const element: unknown = list[from];
  return setValue(root, path, list.toSpliced(from, 1).toSpliced(to, 0, element));
}

function changeParent(root: unknown, path: Path, change: Change): EditedValue {
  const [part, ...rest] = path;
  if (part === undefined) return null;
  if (rest.length === 0) return change(root, part);
  const child = changeParent(childOf(root, part), rest, change);
  return child === null ? null : withChild(root ?? {}, part, child.value);
}

function childOf(parent: unknown, part: string | number): unknown {
  if (typeof parent !== "object" || parent === null || !Object.hasOwn(parent, part)) return undefined;
  return Reflect.get(parent, part);
}

function withChild(parent: unknown, part: string | number, value: unknown): EditedValue {
  if (Array.isArray(parent)) {
    if (typeof part !== "number" || part < 0 || part > parent.length) return null;
    return { value: part === parent.length ? [...parent, value] : parent.with(part, value) };
  }
  if (typeof parent !== "object" || parent === null) return null;
  const key = String(part);
  const entries = Object.entries(parent);
  const index = entries.findIndex(([name]) => name === key);
  return {
    value: fromEntries(index === -1 ? [...entries, [key, value]] : entries.with(index, [key, value])),
  };
}

/** Object.fromEntries defines own properties, so that `__proto__` is a key like any other. */
function fromEntries(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries);
}
