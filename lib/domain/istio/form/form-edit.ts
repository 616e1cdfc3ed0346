import type { JsonValue, Path } from "../../base/json.ts";
import { isJsonObject } from "../../base/json.ts";
import { ok, type Result } from "../../base/result.ts";
import { insertAt, moveItem, removeAt, setAt, type EditProblem } from "../document/edit.ts";
import { valueAt } from "./field-state.ts";
import { openForm, type Form } from "./open-form.ts";
import { schemaAt } from "./schema-at.ts";

export type FormEdit =
  /** Replaces the value or adds the field; missing parents are added. */
  | { readonly type: "set"; readonly path: Path; readonly value: JsonValue }
  /** Inserts before the index that ends the path; the list's length appends. */
  | { readonly type: "insert"; readonly path: Path; readonly value: JsonValue }
  /** Takes the field or the element away, and parents that hold nothing else. */
  | { readonly type: "remove"; readonly path: Path }
  | { readonly type: "move"; readonly path: Path; readonly from: number; readonly to: number }
  /** Sets one member of a union and takes the others away. */
  | {
      readonly type: "choose";
      readonly path: Path;
      /** All members of the union. */
      readonly members: readonly string[];
      /** Null chooses none. */
      readonly chosen: { readonly member: string; readonly value: JsonValue } | null;
    }
  /** Gives a key of a map another name; its value keeps its form. */
  | { readonly type: "rename"; readonly path: Path; readonly to: string };

/** Applies edits one after the other, each a splice: every byte outside of them stays. The first that is refused ends it. */
export function applyFormEdits(
  text: string,
  documentIndex: number,
  edits: readonly FormEdit[],
): Result<string, EditProblem> {
  let edited = text;
  for (const edit of edits) {
    const result = applyOne(edited, documentIndex, edit);
    if (!result.ok) return result;
    edited = result.value;
  }
  return ok(edited);
}

function applyOne(text: string, at: number, edit: FormEdit): Result<string, EditProblem> {
  switch (edit.type) {
    case "set":
      return setAt(text, at, edit.path, edit.value);
    case "insert":
      return insertAt(text, at, edit.path, edit.value);
    case "remove":
      return removePruned(text, at, edit.path);
    case "move":
      return moveItem(text, at, edit);
    case "choose":
      return choose(text, at, edit);
    case "rename":
      return rename(text, at, edit.path, edit.to);
  }
}

function removePruned(text: string, at: number, path: Path): Result<string, EditProblem> {
  const opened = openForm(text, { documentIndex: at });
  return removeAt(text, at, opened.ok ? prunedPath(opened.value, path) : path);
}

/**
 * What goes away with the value at a path: parents that would be left empty, because `retries: {}` says something else than
 * no `retries`. Elements of lists, required fields and the outer fields of the object stay.
 */
export function prunedPath(form: Form, path: Path): Path {
  let pruned = path;
  while (pruned.length > 2) {
    const parent = pruned.slice(0, -1);
    const isLast = sizeOf(valueAt(form.value, parent)) <= 1;
    if (!isLast || typeof parent.at(-1) === "number" || isRequired(form, parent)) break;
    pruned = parent;
  }
  return pruned;
}

function sizeOf(value: JsonValue | undefined): number {
  if (Array.isArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : 0;
}

function isRequired(form: Form, path: Path): boolean {
  const owner = schemaAt(form.schema, path.slice(0, -1));
  return owner?.required?.includes(String(path.at(-1))) === true;
}

function choose(
  text: string,
  at: number,
  { path, members, chosen }: Extract<FormEdit, { readonly type: "choose" }>,
): Result<string, EditProblem> {
  const opened = openForm(text, { documentIndex: at });
  const owner = opened.ok ? valueAt(opened.value.value, path) : undefined;
  const present = isJsonObject(owner) ? members.filter((member) => Object.hasOwn(owner, member)) : [];
  const others = present.filter((member) => member !== chosen?.member);
  // The new member first: an object that is empty in between would lose its place and its comments.
  const set = chosen === null ? ok(text) : setAt(text, at, [...path, chosen.member], chosen.value);
  return others.reduce<Result<string, EditProblem>>(
    (result, member) =>
      !result.ok
        ? result
        : chosen === null
          ? removePruned(result.value, at, [...path, member])
          : removeAt(result.value, at, [...path, member]),
    set,
  );
}

function rename(text: string, at: number, path: Path, to: string): Result<string, EditProblem> {
  const opened = openForm(text, { documentIndex: at });
  const value = opened.ok ? valueAt(opened.value.value, path) : undefined;
  const owner = path.slice(0, -1);
  if (value === undefined || path.at(-1) === to) return ok(text);
  const added = setAt(text, at, [...owner, to], value);
  return added.ok ? removeAt(added.value, at, path) : added;
}
