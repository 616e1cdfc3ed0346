import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Path } from "../../base/json.ts";
import { insertAt, moveItem, removeAt, setAt } from "./edit.ts";
import { parseDocuments } from "./parse.ts";
import { renderObject } from "./render-object.ts";
import { applyEdits } from "./splice.ts";
import { spliceToMatch } from "./splice-to-match.ts";
import { insertValue, moveValue, removeValue, setValue } from "./value-edits.ts";

const fixtures = fileURLToPath(new URL("./fixtures/", import.meta.url));
const templates = readdirSync(fixtures).map(
  (name) => [name, readFileSync(`${fixtures}${name}`, "utf8")] as const,
);

const valueOf = (text: string): unknown => {
  const value = parseDocuments(text).documents[0]?.toValue();
  return value?.ok === true ? value.value : undefined;
};
const textOf = (result: ReturnType<typeof setAt>): string =>
  result.ok ? result.value : `! ${result.error.code}`;

const ROUTE = `# owner: shop
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
    name: cart   # the shop's cart
spec:
    hosts: [cart, "cart.shop"]
    http:
    # canary
    - name: 'a'
      route:
      - destination: {host: cart, subset: v1}
        weight: 90 # percent
      - destination: {host: cart, subset: v2}
        weight: 010
      timeout: 10s
    # all the rest
    - name: b
`;

describe("an edit changes its own bytes only", () => {
  const cases: readonly [
    name: string,
    edit: (text: string) => ReturnType<typeof setAt>,
    from: string,
    to: string,
  ][] = [
    [
      "a number keeps the comment behind it",
      (text) => setAt(text, 0, ["spec", "http", 0, "route", 0, "weight"], 70),
      "weight: 90 # percent",
      "weight: 70 # percent",
    ],
    [
      "a text keeps its quotes",
      (text) => setAt(text, 0, ["spec", "http", 0, "name"], "it's"),
      "name: 'a'",
      "name: 'it''s'",
    ],
    [
      "a value inside braces",
      (text) => setAt(text, 0, ["spec", "http", 0, "route", 1, "destination", "subset"], "v3"),
      "subset: v2",
      "subset: v3",
    ],
    [
      "a key added inside braces",
      (text) => setAt(text, 0, ["spec", "http", 0, "route", 1, "destination", "port", "number"], 80),
      "subset: v2}",
      "subset: v2, port: {number: 80}}",
    ],
    [
      "a key added to a block",
      (text) => setAt(text, 0, ["spec", "http", 0, "retries"], { attempts: 2 }),
      "      timeout: 10s\n",
      "      timeout: 10s\n      retries:\n          attempts: 2\n",
    ],
    [
      "a host appended",
      (text) => insertAt(text, 0, ["spec", "hosts", 2], "yes"),
      '"cart.shop"]',
      '"cart.shop", "yes"]',
    ],
    [
      "a route inserted in front",
      (text) => insertAt(text, 0, ["spec", "http", 0], { name: "z", match: [{ port: 80 }] }),
      "    - name: 'a'",
      "    - name: z\n      match:\n      - port: 80\n    - name: 'a'",
    ],
    [
      "a list element removed",
      (text) => removeAt(text, 0, ["spec", "http", 0, "route", 0]),
      "      - destination: {host: cart, subset: v1}\n        weight: 90 # percent\n",
      "",
    ],
    [
      "the first key of a list element removed",
      (text) => removeAt(text, 0, ["spec", "http", 0, "name"]),
      "- name: 'a'\n      route",
      "- route",
    ],
    [
      "the only key of the last element removed",
      (text) => removeAt(text, 0, ["spec", "http", 1, "name"]),
      "- name: b\n",
      "- {}\n",
    ],
    [
      "a scalar replaced by a map",
      (text) => setAt(text, 0, ["metadata", "name"], { a: 1 }),
      "name: cart   # the shop's cart",
      "name:\n        a: 1   # the shop's cart",
    ],
  ];
  test.each(cases)("%s", (_name, edit, from, to) => {
    expect(textOf(edit(ROUTE))).toBe(ROUTE.replace(from, () => to));
  });

  test("a route moves together with its comment", () => {
    const moved = textOf(moveItem(ROUTE, 0, { path: ["spec", "http"], from: 1, to: 0 }));
    expect(moved).toContain("    # all the rest\n    - name: b\n    # canary\n    - name: 'a'");
    expect([...moved].toSorted().join("")).toBe([...ROUTE].toSorted().join(""));
  });

  test("Windows line breaks stay", () => {
    const text = ROUTE.replaceAll("\n", "\r\n");
    const edited = textOf(insertAt(text, 0, ["spec", "http", 2], { name: "c" }));
    expect(edited).toBe(`${text}    - name: c\r\n`.replace("- name: b\r\n    -", "- name: b\r\n    -"));
    expect(edited.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });

  test("the other documents of a text stay", () => {
    const text = `a: 1\n---\n# second\nb: 2\n--- \nc: 3\n`;
    expect(textOf(setAt(text, 1, ["b"], 5))).toBe(text.replace("b: 2", "b: 5"));
  });

  test("setting what is already there changes nothing", () => {
    expect(textOf(setAt(ROUTE, 0, ["spec", "http", 0, "route", 1, "weight"], 10))).toBe(ROUTE);
  });
});

describe("an edit is refused", () => {
  const anchored = "a: &x\n  b: 1\nc: *x\nd: 1\n";
  test("inside what an anchor shares", () => {
    expect(setAt(anchored, 0, ["a", "b"], 2)).toMatchObject({ ok: false, error: { code: "anchored" } });
  });
  test("through an alias", () => {
    expect(setAt(anchored, 0, ["c", "b"], 2)).toMatchObject({ ok: false, error: { code: "anchored" } });
  });
  test("but beside an anchor it works", () => {
    expect(textOf(setAt(anchored, 0, ["d"], 2))).toBe(anchored.replace("d: 1", "d: 2"));
  });
  test("in a text with a syntax error", () => {
    expect(setAt("a: [", 0, ["a"], 1)).toMatchObject({ ok: false, error: { code: "not_readable" } });
  });
  test("at an index beyond the list", () => {
    expect(removeAt("a: [1]", 0, ["a", 3])).toMatchObject({ ok: false, error: { code: "no_such_place" } });
  });
});

describe("templates", () => {
  test.each(templates)("%s is read without problems and left alone when nothing changes", (_name, text) => {
    const { documents, problems } = parseDocuments(text);
    expect(problems).toEqual([]);
    const object = documents[0]?.toObject();
    expect(object?.ok && textOf(spliceToMatch(text, 0, object.value))).toBe(text);
    expect(object?.ok && valueOf(renderObject(object.value))).toEqual(valueOf(text));
  });
});

describe("properties", () => {
  const key = fc.oneof(
    fc.constantFrom("a", "b", "name", "on", "8080", "x y", "__proto__"),
    fc.string({ maxLength: 6 }),
  );
  const scalar = fc.oneof(
    fc.integer({ min: -1000, max: 1000 }),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom(
      "010",
      "1.2.3",
      "yes",
      "10s",
      "a: b",
      "# c",
      "- d",
      "x\ny\n",
      "x\n\n y",
      " lead",
      "12:30",
      "*a",
      "%x",
      "'",
    ),
    fc.string({ maxLength: 12 }),
  );
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "small" },
      scalar,
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(key, tie("tree"), { maxKeys: 4 }),
    ),
  }));
  const root = fc.dictionary(key, tree, { minKeys: 1, maxKeys: 4 });
  const style = fc.constantFrom("block", "json", "pretty", "crlf");

  const written = (value: unknown, layout: string): string => {
    if (layout === "json") return JSON.stringify(value);
    if (layout === "pretty") return JSON.stringify(value, null, 2);
    const object = { apiVersion: "v1", kind: "A", metadata: { name: "a" }, spec: value };
    const text = renderObject(object as Parameters<typeof renderObject>[0]);
    return layout === "crlf" && !/\|-?\n/.test(text) ? text.replaceAll("\n", "\r\n") : text;
  };
  const pathsOf = (value: unknown, path: Path = []): readonly Path[] => {
    if (typeof value !== "object" || value === null) return [path];
    const parts = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
    return [path, ...parts.flatMap((part) => pathsOf(Reflect.get(value, part), [...path, part]))];
  };
  const check = (edited: ReturnType<typeof setAt>, expected: { value: unknown } | null): void => {
    if (expected === null) return expect(edited.ok).toBe(false);
    expect(edited).toMatchObject({ ok: true });
    if (!edited.ok) return;
    expect(parseDocuments(edited.value).problems).toEqual([]);
    expect(JSON.stringify(valueOf(edited.value))).toEqual(JSON.stringify(expected.value));
  };

  test("splicing then parsing equals parsing then editing", () => {
    fc.assert(
      fc.property(root, tree, style, fc.tuple(fc.nat(), fc.nat(2)), (before, value, layout, [pick, kind]) => {
        const text = written(before, layout);
        const current = valueOf(text);
        const paths = pathsOf(current);
        const path = paths[pick % paths.length] ?? [];
        if (kind === 0) check(setAt(text, 0, path, value), setValue(current, path, value));
        if (kind === 1 && path.length > 0) check(removeAt(text, 0, path), removeValue(current, path));
        if (kind === 2 && path.length > 0)
          check(insertAt(text, 0, path, value), insertValue(current, path, value));
      }),
      { numRuns: 250 },
    );
  });

  test("splicing to match gives the desired value from any other", () => {
    fc.assert(
      fc.property(root, root, style, (before, after, layout) => {
        const text = written(before, layout);
        const edited = spliceToMatch(text, 0, after);
        expect(edited).toMatchObject({ ok: true });
        expect(edited.ok && valueOf(edited.value)).toEqual(after);
      }),
      { numRuns: 120 },
    );
  });

  test("a moved element is where it should be, and nothing else changes", () => {
    fc.assert(
      fc.property(
        fc.array(tree, { minLength: 2, maxLength: 6 }),
        fc.nat(),
        fc.nat(),
        style,
        (list, a, b, layout) => {
          const text = written({ list }, layout);
          const move = {
            path: layout === "json" || layout === "pretty" ? ["list"] : ["spec", "list"],
            from: a % list.length,
            to: b % list.length,
          };
          expect(valueOf(textOf(moveItem(text, 0, move)))).toEqual(moveValue(valueOf(text), move)?.value);
        },
      ),
    );
  });

  test("lines that an edit does not concern stay as they are", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 2, maxLength: 8 }),
        fc.nat(),
        (weights, pick) => {
          const text = weights.map((weight, i) => `k${i}:   ${weight}   # n ${i}\n`).join("");
          const index = pick % weights.length;
          const edited = textOf(setAt(text, 0, [`k${index}`], "new"));
          const changed = edited.split("\n").filter((line, i) => line !== text.split("\n")[i]);
          expect(changed).toEqual([`k${index}:   new   # n ${index}`]);
        },
      ),
    );
  });
});

test("splices apply from the end, so that offsets hold", () => {
  const splices = [
    { start: 0, end: 1, text: "xx" },
    { start: 2, end: 2, text: "-" },
  ];
  expect(applyEdits("abc", splices)).toBe("xxb-c");
});
