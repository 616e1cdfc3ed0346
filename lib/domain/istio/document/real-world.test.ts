import { describe, expect, it } from "vitest";
import type { Path } from "../../base/json.ts";
import { isSameJson } from "../../kube/canonical-json.ts";
import { applyFormEdits, openForm } from "../form.ts";
import { insertAt, moveItem, removeAt, setAt } from "./edit.ts";
import { parseDocuments } from "./parse.ts";
import { REAL_WORLD_TEXTS } from "./testing/real-world-texts.ts";
import { insertValue, moveValue, removeValue, setValue } from "./value-edits.ts";

function valueOf(text: string): unknown {
  const value = parseDocuments(text).documents[0]?.toValue();
  if (value?.ok !== true) throw new Error(value?.error.message ?? "nothing there");
  return value.value;
}

const childrenOf = (value: unknown): readonly (string | number)[] =>
  Array.isArray(value)
    ? [...value.keys()]
    : typeof value === "object" && value !== null
      ? Object.keys(value)
      : [];

/** Every place of a value but the root, parents first. */
function placesOf(value: unknown, path: Path = []): readonly Path[] {
  const inner = childrenOf(value).flatMap((part) => placesOf(at(value, [part]), [...path, part]));
  return path.length === 0 ? inner : [path, ...inner];
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, part) => (inner === null ? undefined : Reflect.get(inner as object, part)),
    value,
  );

interface Region {
  /** Of the text before. */
  readonly start: number;
  readonly end: number;
}

/** What two texts do not share at their start and end. */
function changed(before: string, after: string): Region {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - start;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return { start, end: before.length - tail };
}

function regionOf(text: string, path: Path): Region {
  const place = parseDocuments(text).documents[0]?.locate(path);
  if (place === undefined || place === null) throw new Error(`nothing at ${path.join(".")}`);
  const starts = [0];
  for (let i = 0; i < text.length; i += 1) if (text[i] === "\n") starts.push(i + 1);
  return {
    start: (starts[place.line - 1] ?? 0) + place.column - 1,
    end: (starts[place.endLine - 1] ?? 0) + place.endColumn - 1,
  };
}

const ONLY_COMMENTS = /^\s*(#[^\n]*(\n\s*|$))*$/;

/** Text from one offset to another, from the start of a comment that the first one lies in. */
function between(text: string, from: number, to: number): string {
  if (from >= to) return "";
  const line = text.slice(text.lastIndexOf("\n", from - 1) + 1, from);
  const comment = /(^|\s)#/.exec(line);
  return text.slice(from - (comment === null ? 0 : line.length - comment.index), to);
}

const commentsOf = (text: string): readonly string[] =>
  text.split(/\r?\n/).filter((line) => line.trimStart().startsWith("#"));

function unwrap(edited: ReturnType<typeof setAt>, what: string): string {
  if (!edited.ok) throw new Error(`${what}: ${edited.error.message}`);
  return edited.value;
}

/** Each place of a base in some of its variations: every edit parses the text. */
const ONE_IN = 4;

describe.each(REAL_WORLD_TEXTS.map((entry, number) => ({ ...entry, number })))(
  "$name",
  ({ text, number }) => {
    const before = valueOf(text);
    const places = placesOf(before).filter((_, index) => (index + number) % ONE_IN === 0);

    it("opens in a form and comes back as it is", () => {
      expect(openForm(text).ok).toBe(true);
      for (const path of places) {
        const value = at(before, path) as never;
        expect(applyFormEdits(text, 0, [{ type: "set", path, value }])).toEqual({ ok: true, value: text });
      }
    });

    it("keeps every byte outside of a value that is set", () => {
      for (const path of places) {
        const what = path.join(".");
        const after = unwrap(setAt(text, 0, path, "changed-1"), what);
        expect(isSameJson(valueOf(after), setValue(before, path, "changed-1")?.value), what).toBe(true);
        const region = regionOf(text, path);
        const { start, end } = changed(text, after);
        const isScalar = childrenOf(at(before, path)).length === 0;
        // A block that becomes a scalar moves up behind its colon, over the comments above its first line.
        expect(between(text, start, region.start), what).toMatch(isScalar ? /^\s*$/ : ONLY_COMMENTS);
        expect(text.slice(region.end, end).trim(), what).toBe("");
      }
    });

    it("keeps every line before and behind what is removed, and every comment elsewhere", () => {
      for (const path of places) {
        const what = path.join(".");
        const after = unwrap(removeAt(text, 0, path), what);
        expect(isSameJson(valueOf(after), removeValue(before, path)?.value), what).toBe(true);
        const parent = regionOf(text, path.slice(0, -1));
        const region = regionOf(text, path);
        const { start, end } = changed(text, after);
        expect(between(text, start, parent.start), what).toMatch(ONLY_COMMENTS);
        expect(between(text, Math.max(parent.end, region.end), end), what).toMatch(ONLY_COMMENTS);
        const gone = commentsOf(text).length - commentsOf(after).length;
        const inside = commentsOf(text.slice(start, end)).length;
        expect(gone, what).toBeLessThanOrEqual(inside);
      }
    });

    it("keeps every line and comment when something is added", () => {
      const lists = places.filter((path) => Array.isArray(at(before, path)));
      const maps = places.filter((path) => {
        const value = at(before, path);
        return typeof value === "object" && value !== null && !Array.isArray(value);
      });
      const additions: readonly Path[] = [
        ...lists.flatMap((path) =>
          [...Array((at(before, path) as readonly unknown[]).length + 1).keys()].map((index) => [
            ...path,
            index,
          ]),
        ),
        ...maps.map((path) => [...path, "newKey"]),
      ];
      for (const path of additions) {
        const what = path.join(".");
        const value = { a: "b", list: [1, { c: true }] };
        const after = unwrap(insertAt(text, 0, path, value), what);
        expect(isSameJson(valueOf(after), insertValue(before, path, value)?.value), what).toBe(true);
        const { start, end } = changed(text, after);
        // An empty collection is opened; everything else is added only.
        expect(text.slice(start, end).trim().length, `${what} ${text.slice(start, end)}`).toBeLessThanOrEqual(
          2,
        );
        expect(commentsOf(after), what).toEqual(commentsOf(text));
      }
    });

    it("keeps every byte outside of a list whose elements change places", () => {
      for (const path of places) {
        const list = at(before, path);
        if (!Array.isArray(list) || list.length < 2) continue;
        for (const [from, to] of [
          [0, list.length - 1],
          [list.length - 1, 0],
        ] as const) {
          const what = `${path.join(".")} ${String(from)} to ${String(to)}`;
          const move = { path, from, to };
          const after = unwrap(moveItem(text, 0, move), what);
          expect(isSameJson(valueOf(after), moveValue(before, move)?.value), what).toBe(true);
          const region = regionOf(text, path);
          const { start, end } = changed(text, after);
          expect(between(text, start, region.start), what).toMatch(ONLY_COMMENTS);
          expect(between(text, region.end, end), what).toMatch(ONLY_COMMENTS);
          expect(
            commentsOf(after)
              .map((line) => line.trim())
              .toSorted(),
            what,
          ).toEqual(
            commentsOf(text)
              .map((line) => line.trim())
              .toSorted(),
          );
        }
      }
    });
  },
);
