import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commonPairs, countChanges, diffLines, foldSame, pairSides, type DiffLine } from "./line-diff.ts";

const line = fc.constantFrom("a", "b", "c", "weight: 10", "weight: 30", "");
const text = fc.array(line, { maxLength: 14 }).map((lines) => lines.map((each) => `${each}\n`).join(""));

const side = (lines: readonly DiffLine[], drop: "added" | "removed") =>
  lines
    .filter(({ type }) => type !== drop)
    .map(({ text: each }) => `${each}\n`)
    .join("");

/** Length of the longest common subsequence by the textbook table. */
function lcsLength(a: readonly string[], b: readonly string[]): number {
  const rows = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  a.forEach((left, i) =>
    b.forEach((right, j) => {
      const row = rows[i + 1];
      if (row === undefined) return;
      row[j + 1] = left === right ? (rows[i]?.[j] ?? 0) + 1 : Math.max(rows[i]?.[j + 1] ?? 0, row[j] ?? 0);
    }),
  );
  return rows[a.length]?.[b.length] ?? 0;
}

describe("line diff", () => {
  it("gives back both texts", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after);
        expect(side(lines, "added")).toBe(before);
        expect(side(lines, "removed")).toBe(after);
      }),
    );
  });

  it("finds a longest common subsequence", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.array(line, { maxLength: 12 }), (a, b) => {
        const pairs = commonPairs(a, b, 1000) ?? [];
        expect(pairs.every(([x, y]) => a[x] === b[y])).toBe(true);
        expect(pairs.length).toBe(lcsLength(a, b));
      }),
    );
  });

  it("numbers lines on their own side and highlights only the changed word", () => {
    const lines = diffLines("host: api\nweight: 90\n", "host: api\nweight: 70\n");
    expect(lines).toEqual([
      { type: "same", before: 1, after: 1, text: "host: api" },
      {
        type: "removed",
        before: 2,
        text: "weight: 90",
        words: [
          { text: "weight: ", changed: false },
          { text: "90", changed: true },
        ],
      },
      {
        type: "added",
        after: 2,
        text: "weight: 70",
        words: [
          { text: "weight: ", changed: false },
          { text: "70", changed: true },
        ],
      },
    ]);
    expect(countChanges(lines)).toEqual({ added: 1, removed: 1 });
  });

  it("folds unchanged lines that are far from a change", () => {
    const before = Array.from({ length: 20 }, (_, index) => `line ${index}`).join("\n");
    const folded = foldSame(diffLines(before, before.replace("line 10", "line ten")), 2);
    expect(folded.map((each) => (each.type === "fold" ? each.lines.length : each.type))).toEqual([
      8,
      "same",
      "same",
      "removed",
      "added",
      "same",
      "same",
      7,
    ]);
  });

  it("puts replaced lines side by side and leaves a gap for what is absent", () => {
    const rows = pairSides(diffLines("a\nb\n", "a\nc\nd\n"));
    expect(rows.map(({ left, right }) => [left?.text ?? null, right?.text ?? null])).toEqual([
      ["a", "a"],
      ["b", "c"],
      [null, "d"],
    ]);
  });
});
