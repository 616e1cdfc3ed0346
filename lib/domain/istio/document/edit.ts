import { isScalar, isSeq, type ParsedNode } from "yaml";
import type { Path } from "../../base/json.ts";
import { toDottedPath } from "../../base/json.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { isSameJson } from "../../kube/canonical-json.ts";
import { anchorAt } from "./anchors.ts";
import { nodeAt } from "./nodes.ts";
import { convert, parseSource, type ParsedSource } from "./parse.ts";
import { applyEdits, type ItemMove, type Splice } from "./splice.ts";
import { insertSplices, moveSplices, removeSplices, replaceSplices } from "./splices.ts";
import { insertValue, moveValue, removeValue, setValue } from "./value-edits.ts";

export interface EditProblem {
  readonly code: "not_readable" | "anchored" | "no_such_place" | "no_json";
  /** A sentence for the person, with what to do instead. */
  readonly message: string;
}

/** Sets the value at a path, replacing what is there or adding the key; missing parents are added. */
export function setAt(
  text: string,
  docIndex: number,
  path: Path,
  value: unknown,
): Result<string, EditProblem> {
  return edit(text, docIndex, path, {
    expected: (current) => setValue(current, path, value),
    splices: (root) => setSplices(root, path, value, text),
  });
}

/**
 * Inserts into a list before the index that ends the path (the list's length appends), or adds a key to a map. The
 * list itself is added when it is missing.
 */
export function insertAt(
  text: string,
  docIndex: number,
  path: Path,
  value: unknown,
): Result<string, EditProblem> {
  return edit(text, docIndex, path.slice(0, -1), {
    expected: (current) => insertValue(current, path, value),
    splices: (root) =>
      nodeAt(root, path.slice(0, -1)) === null
        ? setSplices(root, path, value, text)
        : insertSplices(root, path, value, text),
  });
}

/** Removes a list element or a key. A collection that becomes empty stays as `[]` or `{}`. */
export function removeAt(text: string, docIndex: number, path: Path): Result<string, EditProblem> {
  return edit(text, docIndex, path, {
    expected: (current) => removeValue(current, path),
    splices: (root) => removeSplices(root, path, text),
  });
}

/** Moves a list element; comments right above it go with it. */
export function moveItem(text: string, docIndex: number, move: ItemMove): Result<string, EditProblem> {
  return edit(text, docIndex, move.path, {
    expected: (current) => moveValue(current, move),
    splices: (root) => moveSplices(root, move, text),
  });
}

interface Edit {
  /** The document's value after the edit; null when the path does not exist. */
  readonly expected: (current: unknown) => { readonly value: unknown } | null;
  /** Null when the text's form allows no small splice. */
  readonly splices: (root: ParsedNode) => readonly Splice[] | null;
}

/**
 * Every result is parsed again and compared with the edited value. When the small splice does not give it, the
 * surrounding collections are rewritten one by one, outwards.
 */
function edit(text: string, docIndex: number, path: Path, change: Edit): Result<string, EditProblem> {
  const source = parseSource(text);
  const document = source.sources[docIndex];
  const root = document?.contents ?? null;
  if (document === undefined || root === null) {
    return err({ code: "no_such_place", message: `The text has no document ${docIndex + 1}` });
  }
  const current = convert(source.lines, document, docIndex);
  if (!current.ok) {
    const { line, message } = current.error;
    return err({ code: "not_readable", message: `Correct line ${line} first: ${message}` });
  }
  const anchor = anchorAt(root, path);
  if (anchor !== null) {
    const place = path.length === 0 ? "the document" : toDottedPath(path);
    return err({ code: "anchored", message: `${place} is shared through ${anchor}: edit it as YAML` });
  }
  const expected = change.expected(current.value);
  if (expected === null)
    return err({ code: "no_such_place", message: `${toDottedPath(path)} does not exist` });
  if (isSameJson(expected.value, current.value)) return ok(text);

  const target: EditTarget = { source, docIndex, expected: expected.value };
  const small = change.splices(root);
  const edited = small === null ? null : verified(applyEdits(text, small), target);
  if (edited !== null) return ok(edited);
  return rewriteOutwards(root, path, target);
}

interface EditTarget {
  readonly source: ParsedSource;
  readonly docIndex: number;
  readonly expected: unknown;
}

function rewriteOutwards(root: ParsedNode, path: Path, target: EditTarget): Result<string, EditProblem> {
  const { text } = target.source;
  for (let length = path.length; length >= 0; length -= 1) {
    const place = path.slice(0, length);
    if (nodeAt(root, place) === null && length > 0) continue;
    if (anchorAt(root, place) !== null) break;
    const splices = replaceSplices(root, place, valueAt(target.expected, place), text);
    const edited = splices === null ? null : verified(applyEdits(text, splices), target);
    if (edited !== null) return ok(edited);
  }
  return err({
    code: "not_readable",
    message: `The text around ${toDottedPath(path)} has a form that cannot be edited here: edit it as YAML`,
  });
}

function verified(text: string, { source, docIndex, expected }: EditTarget): string | null {
  const after = parseSource(text);
  if (after.sources.length !== source.sources.length) return null;
  const document = after.sources[docIndex];
  if (document === undefined) return null;
  const value = convert(after.lines, document, docIndex);
  return value.ok && isSameJson(value.value, expected) ? text : null;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((current, part) => {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, part)) return undefined;
    return Reflect.get(current, part);
  }, value);
}

/** A key that is missing is inserted into the deepest parent that exists. */
function setSplices(root: ParsedNode, path: Path, value: unknown, text: string): readonly Splice[] | null {
  const existing = nodeAt(root, path);
  if (existing !== null) return replaceSplices(root, path, value, text);
  for (let length = path.length - 1; length >= 0; length -= 1) {
    const parent = nodeAt(root, path.slice(0, length));
    if (parent === null) continue;
    const wrapped = path
      .slice(length + 1)
      .reduceRight<unknown>((inner, part) => (typeof part === "number" ? [inner] : { [part]: inner }), value);
    if (isScalar(parent) && parent.value === null) {
      const part = path[length];
      const filled = typeof part === "number" ? [wrapped] : { [String(part)]: wrapped };
      return replaceSplices(root, path.slice(0, length), filled, text);
    }
    const place = path.slice(0, length + 1);
    return isSeq(parent) && typeof place.at(-1) !== "number"
      ? null
      : insertSplices(root, place, wrapped, text);
  }
  return null;
}
