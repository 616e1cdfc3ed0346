import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, isSameJson } from "./canonical-json.ts";

test("keys are sorted by code units and numbers are written as ECMAScript does", () => {
  expect(canonicalJson({ b: 1e30, a: [1, 4.5, 2e-3, null], "\r": "x", "1": true })).toBe(
    '{"\\r":"x","1":true,"a":[1,4.5,0.002,null],"b":1e+30}',
  );
});

test("members without a value are left out", () => {
  expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
});

test("__proto__ is a key like any other", () => {
  expect(canonicalJson(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
});

test("parsing gives the value back and key order does not matter", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain: unknown = JSON.parse(JSON.stringify(value));
      expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
      expect(isSameJson(reversedKeys(plain), plain)).toBe(true);
    }),
  );
});

function reversedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversedKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, reversedKeys(member)]),
  );
}
