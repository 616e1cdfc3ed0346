import type { Path } from "../../base/json.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { canonicalJson, isSameJson } from "../../kube/canonical-json.ts";
import { insertAt, removeAt, setAt, type EditProblem } from "./edit.ts";
import { parseDocuments } from "./parse.ts";

type Step =
  | { readonly type: "set" | "insert"; readonly path: Path; readonly value: unknown }
  | { readonly type: "remove"; readonly path: Path };

/** More steps than this and the whole spec is written anew: each step parses the text. */
const MAX_STEPS = 200;
const MAX_ALIGNED_LENGTH = 500;

/**
 * Edits a document so that it parses to the desired value, with few and small splices: maps by key, lists aligned by
 * equal elements. Keys set to undefined count as absent.
 */
export function spliceToMatch(text: string, docIndex: number, desired: unknown): Result<string, EditProblem> {
  const document = parseDocuments(text).documents[docIndex];
  if (document === undefined) {
    return err({ code: "no_such_place", message: `The text has no document ${docIndex + 1}` });
  }
  const current = document.toValue();
  if (!current.ok) return err({ code: "not_readable", message: current.error.message });
  const steps = stepsBetween(current.value, desired, []);
  if (steps.length > MAX_STEPS) return setAt(text, docIndex, [], desired);
  let edited = text;
  for (const step of steps) {
    const result = applyStep(edited, docIndex, step);
    if (!result.ok) return result;
    edited = result.value;
  }
  return ok(edited);
}

function applyStep(text: string, docIndex: number, step: Step): Result<string, EditProblem> {
  switch (step.type) {
    case "set":
      return setAt(text, docIndex, step.path, step.value);
    case "insert":
      return insertAt(text, docIndex, step.path, step.value);
    case "remove":
      return removeAt(text, docIndex, step.path);
  }
}

function stepsBetween(current: unknown, desired: unknown, path: Path): readonly Step[] {
  if (isSameJson(current, desired)) return [];
  if (Array.isArray(current) && Array.isArray(desired)) return listSteps(current, desired, path);
  if (isMapValue(current) && isMapValue(desired)) return mapSteps(current, desired, path);
  return [{ type: "set", path, value: desired }];
}

function mapSteps(
  current: Readonly<Record<string, unknown>>,
  desired: Readonly<Record<string, unknown>>,
  path: Path,
): readonly Step[] {
  const added: Step[] = [];
  const changed: Step[] = [];
  for (const [key, value] of Object.entries(desired)) {
    if (value === undefined) continue;
    if (Object.hasOwn(current, key)) changed.push(...stepsBetween(current[key], value, [...path, key]));
    else added.push({ type: "set", path: [...path, key], value });
  }
  const removed: Step[] = Object.keys(current)
    .filter((key) => !Object.hasOwn(desired, key) || desired[key] === undefined)
    .map((key) => ({ type: "remove", path: [...path, key] }));
  return [...changed, ...added, ...removed];
}

function listSteps(current: readonly unknown[], desired: readonly unknown[], path: Path): readonly Step[] {
  if (Math.max(current.length, desired.length) > MAX_ALIGNED_LENGTH)
    return [{ type: "set", path, value: desired }];
  const kept = commonElements(current.map(canonicalJson), desired.map(canonicalJson));
  const steps: Step[] = [];
  let from = 0;
  let to = 0;
  for (const [keptFrom, keptTo] of [...kept, [current.length, desired.length] as const]) {
    while (from < keptFrom && to < keptTo) {
      steps.push(...stepsBetween(current[from], desired[to], [...path, to]));
      from += 1;
      to += 1;
    }
    for (; from < keptFrom; from += 1) steps.push({ type: "remove", path: [...path, to] });
    for (; to < keptTo; to += 1) steps.push({ type: "insert", path: [...path, to], value: desired[to] });
    from += 1;
    to += 1;
  }
  return steps;
}

/** Longest common subsequence, as pairs of indices. */
function commonElements(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  const lengthAt = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        a[i] === b[j] ? lengthAt(i + 1, j + 1) + 1 : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (lengthAt(i + 1, j) >= lengthAt(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}

function isMapValue(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
