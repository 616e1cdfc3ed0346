import { describe, expect, test } from "vitest";
import { parseDocuments } from "./parse.ts";

const valueOf = (text: string): unknown => {
  const value = parseDocuments(text).documents[0]?.toValue();
  return value?.ok === true ? value.value : value?.error.code;
};

describe("problems carry a line and a column and are never thrown", () => {
  const cases: readonly [name: string, text: string, code: string, position: readonly [number, number]][] = [
    ["a duplicate key", "a: 1\nb:\n  c: 1\n  c: 2\n", "duplicate_key", [4, 3]],
    ["a broken flow list", "a: [1, 2\nb: 3\n", "syntax", [2, 1]],
    ["an alias without an anchor", "a: 1\nb: *x\n", "alias", [2, 4]],
    ["an alias to itself", "a: &x [*x]\n", "alias", [1, 8]],
    ["not a number", "a:\n  - .nan\n", "not_json", [2, 5]],
    ["a list as a key", "? [a]\n: 1\n", "not_json", [1, 3]],
  ];
  test.each(cases)("%s", (_name, text, code, [line, column]) => {
    expect(parseDocuments(text).problems[0]).toMatchObject({ code, line, column, documentIndex: 0 });
  });

  test("an alias bomb", () => {
    const levels = Array.from(
      { length: 9 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`).join(",")}]`,
    );
    expect(parseDocuments(`l0: &l0 x\n${levels.join("\n")}\n`).problems[0]?.code).toBe("alias");
  });

  test.each(["[".repeat(20_000), "- ".repeat(20_000), `a: ${"{b: ".repeat(300)}`])(
    "deep nesting %#",
    (text) => {
      expect(parseDocuments(text).problems.map(({ code }) => code)).toEqual(["too_deep"]);
    },
  );

  test("more than 10 MB", () => {
    expect(parseDocuments("#".repeat(10 * 1024 * 1024 + 1)).problems[0]?.code).toBe("too_large");
  });

  test("an object without a name", () => {
    const object = parseDocuments("apiVersion: v1\nkind: A\nmetadata: {}\n").documents[0]?.toObject();
    expect(object?.ok === false && object.error.message).toBe("metadata.name is missing");
  });
});

describe("values", () => {
  const cases: readonly [text: string, value: unknown][] = [
    ["a: yes", { a: "yes" }],
    ["a: on\nb: y", { a: "on", b: "y" }],
    ["a: true", { a: true }],
    ['a: "010"', { a: "010" }],
    ["8080: x", { "8080": "x" }],
    ["a: 2026-01-01", { a: "2026-01-01" }],
    ["a: !!str 1", { a: "1" }],
    ["base: &b {x: 1, y: 1}\nc:\n  <<: *b\n  y: 2", { base: { x: 1, y: 1 }, c: { y: 2, x: 1 } }],
    ['{"a": [1, null]}', { a: [1, null] }],
  ];
  test.each(cases)("%s", (text, value) => {
    expect(valueOf(text)).toEqual(value);
  });

  test("__proto__ is a key like any other", () => {
    const value = valueOf("__proto__:\n  polluted: true\n");
    expect(Object.keys(value ?? {})).toEqual(["__proto__"]);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
});

test("many documents; empty ones are skipped", () => {
  const { documents, problems } = parseDocuments("# only a comment\n---\na: 1\n---\n---\nb: 2\n...\n");
  expect(problems).toEqual([]);
  expect(documents.map((document) => document.toValue())).toMatchObject([
    { value: { a: 1 } },
    { value: { b: 2 } },
  ]);
});

test("an empty text has no documents and no problems", () => {
  expect(parseDocuments("")).toMatchObject({ documents: [], problems: [] });
});

test("values are located by path, and a missing one by its parent", () => {
  const document = parseDocuments("spec:\n  http:\n    - timeout: 10s # short\n").documents[0];
  expect(document?.locate(["spec", "http", 0, "timeout"])).toEqual({
    line: 3,
    column: 16,
    endLine: 3,
    endColumn: 19,
  });
  expect(document?.locate(["spec", "http", 0, "retries"])).toBeNull();
  expect(document?.locateNearest(["spec", "http", 0, "retries", "attempts"])).toMatchObject({
    line: 3,
    column: 7,
  });
});

test("sixty thousand keys are read in one pass", () => {
  const text = Array.from({ length: 60_000 }, (_, i) => `k${i}: ${i}`).join("\n");
  expect(Object.keys(valueOf(text) ?? {})).toHaveLength(60_000);
});
