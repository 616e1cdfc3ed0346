import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { RULES } from "./registry.ts";

const read = (name: string): string =>
  readFileSync(new URL(`../../../docs/${name}`, import.meta.url), "utf8");

/** `a-b` are all numbers from a to b. */
function codes(prefix: string, ranges: string): readonly string[] {
  return ranges.split(" ").flatMap((range) => {
    const [first = 0, last = first] = range.split("-").map(Number);
    return Array.from(
      { length: last - first + 1 },
      (_, step) => `${prefix}${String(first + step).padStart(4, "0")}`,
    );
  });
}

/** Codes of istioctl analyze 1.31 that are in use. */
const IST = codes("IST", "1-2 101-103 106-112 116 118 123 125-177");
/** Codes of Kiali 2.x. */
const KIA = codes(
  "KIA",
  "2-5 101-102 104-110 201-212 301-302 401 501 505-506 601-602 701 1004 1006-1007 1101-1102 1104-1117 1211-1212 1301 1311-1317 1401-1402 1501-1504 1601 1701-1702",
);
/** Reported by `foresail check` from admission, not by a rule. */
const BY_ADMISSION = ["IST0106", "IST0133"];

const section =
  read("coverage.md").split("## Codes of istioctl analyze and Kiali without a rule")[1]?.split("\n## ")[0] ??
  "";
const rows = section.split("\n").filter((line) => /^\| (IST|KIA)\d/.test(line));
const excused = rows.flatMap((row) => (row.split("|")[1] ?? "").match(/(IST|KIA)\d{4}/g) ?? []);

describe("codes of istioctl analyze and Kiali", () => {
  it("are each an alias of a rule, or stand in docs/coverage.md with the reason", () => {
    const covered = new Set([...RULES.flatMap(({ aliases }) => aliases), ...BY_ADMISSION]);
    expect(excused.toSorted()).toEqual([...IST, ...KIA].filter((code) => !covered.has(code)).toSorted());
  });

  it("are never an alias of ours when nobody else uses them", () => {
    const known = new Set([...IST, ...KIA]);
    expect(RULES.flatMap(({ aliases }) => aliases).filter((alias) => !known.has(alias))).toEqual([]);
  });

  it("have a reason each", () => {
    expect(rows.every((row) => (row.split("|")[2]?.trim().length ?? 0) > 20)).toBe(true);
  });
});
