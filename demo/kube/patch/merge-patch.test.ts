import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonValue } from "@/lib/domain/base/json.ts";
import { applyMergePatch } from "./merge-patch.ts";

const CASES: readonly [string, JsonValue, JsonValue, JsonValue][] = [
  ["a value is replaced", { a: "b" }, { a: "c" }, { a: "c" }],
  ["a value is added", { a: "b" }, { b: "c" }, { a: "b", b: "c" }],
  ["null removes", { a: "b", b: "c" }, { a: null }, { b: "c" }],
  ["objects merge", { a: { b: "c" } }, { a: { d: "e" } }, { a: { b: "c", d: "e" } }],
  ["lists are replaced", { a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  ["null inside a new object is left out", {}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ["an object replaces a scalar", { a: "foo" }, { a: { b: 1 } }, { a: { b: 1 } }],
  ["a list replaces the document", { a: "b" }, ["c"], ["c"]],
];

test.each(CASES)("%s", (_name, target, patch, expected) => {
  expect(applyMergePatch(target, patch)).toEqual(expected);
});

test("applying a merge patch twice is the same as once", () => {
  const value = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>;
  fc.assert(
    fc.property(value, value, (target, patch) => {
      const once = applyMergePatch(target, patch);
      expect(applyMergePatch(once, patch)).toEqual(once);
    }),
  );
});
