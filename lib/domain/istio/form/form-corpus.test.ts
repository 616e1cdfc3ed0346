import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isJsonObject, toDottedPath, type JsonValue, type Path } from "../../base/json.ts";
import { applyFormEdits, fieldState, membersAt, openForm, valueAt, type Form } from "../form.ts";

const folders = ["./fixtures/", "../document/fixtures/"].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
);
const CORPUS = folders.flatMap((folder) =>
  readdirSync(folder).map((name) => [name, readFileSync(`${folder}${name}`, "utf8")] as const),
);

function opened(text: string): Form {
  const form = openForm(text);
  if (!form.ok) throw new Error(`${form.error.line}: ${form.error.message}`);
  return form.value;
}

/** Every place of a value, parents first. */
function places(value: JsonValue | undefined, path: Path = []): readonly Path[] {
  const inner = Array.isArray(value)
    ? (value as readonly JsonValue[]).flatMap((element, index) => places(element, [...path, index]))
    : isJsonObject(value)
      ? Object.entries(value).flatMap(([key, member]) => places(member, [...path, key]))
      : [];
  return path.length === 0 ? inner : [path, ...inner];
}

const scalarPlaces = (form: Form) =>
  places(form.value).filter((path) => {
    const value = valueAt(form.value, path);
    return typeof value !== "object" && form.sharedThrough(path) === null;
  });

/** Offsets in the text before at which the texts differ. */
function changed(before: string, after: string): readonly [start: number, end: number] {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - start;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return [start, before.length - tail];
}

function offsetsOf(form: Form, path: Path): readonly [start: number, end: number] {
  const place = form.locate(path);
  if (place === null) throw new Error(`nothing at ${toDottedPath(path)}`);
  const lines = form.text.split("\n");
  const offset = (line: number, column: number) =>
    lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
  return [offset(place.line, place.column), offset(place.endLine, place.endColumn)];
}

const HOSTILE = [
  "",
  " ",
  "a: b",
  "# no comment",
  "- x",
  "{a}",
  "[",
  "'\"",
  "&x *y !z",
  "%@`|>",
  "yes",
  "010",
  "1.0",
  "null",
  "~",
  "line\nbreak\n\n",
  "tab\there",
  "\u0000\u0007",
  "\u2028é😀",
  "__proto__",
  "---",
  "x".repeat(5000),
  "<script>alert(1)</script>",
  "${jndi:ldap://x}",
  " trailing ",
  "<<",
];

describe.each(CORPUS)("%s", { timeout: 120_000 }, (_name, text) => {
  it("opens, and says the same of itself when every field is set to what it is", () => {
    const form = opened(text);
    for (const path of places(form.value)) {
      const state = fieldState(form, path);
      const value = state.value ?? null;
      if (state.sharedThrough !== null) continue;
      expect(applyFormEdits(text, 0, [{ type: "set", path, value }])).toEqual({ ok: true, value: text });
    }
  });

  it("changes no byte outside of a value that is set", () => {
    const form = opened(text);
    for (const path of scalarPlaces(form)) {
      const edited = applyFormEdits(text, 0, [{ type: "set", path, value: "x-1" }]);
      if (!edited.ok) throw new Error(`${toDottedPath(path)}: ${edited.error.message}`);
      const [start, end] = changed(text, edited.value);
      const [from, to] = offsetsOf(form, path);
      // A value that stands for nothing is written behind its colon.
      expect(start, toDottedPath(path)).toBeGreaterThanOrEqual(from - 1);
      expect(end, toDottedPath(path)).toBeLessThanOrEqual(Math.max(to, from + 1));
    }
  });

  it("keeps every other value, whatever is typed into any field", () => {
    const form = opened(text);
    const paths = scalarPlaces(form);
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.oneof(fc.constantFrom(...HOSTILE), fc.string()),
        (path, typed) => {
          const edited = applyFormEdits(text, 0, [{ type: "set", path, value: typed }]);
          if (!edited.ok) throw new Error(edited.error.message);
          const after = opened(edited.value);
          expect(valueAt(after.value, path)).toBe(typed);
          for (const other of paths) {
            if (toDottedPath(other) === toDottedPath(path)) continue;
            expect(valueAt(after.value, other)).toEqual(valueAt(form.value, other));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it("takes any field away and gives the rest back untouched", () => {
    const form = opened(text);
    for (const path of places(form.value).filter(
      (one) => one.length > 2 && form.sharedThrough(one) === null,
    )) {
      const edited = applyFormEdits(text, 0, [{ type: "remove", path }]);
      if (!edited.ok) throw new Error(`${toDottedPath(path)}: ${edited.error.message}`);
      const after = opened(edited.value);
      const key = path.at(-1);
      const owner = valueAt(after.value, path.slice(0, -1));
      if (typeof key === "string" && isJsonObject(owner)) expect(Object.keys(owner)).not.toContain(key);
      expect(after.value["metadata"]).toBeDefined();
    }
  });

  it("names every key: set, not set, or unknown to the schema", () => {
    const form = opened(text);
    const { set, unknown } = membersAt(form, ["spec"]);
    expect([...set, ...unknown].toSorted()).toEqual(Object.keys(form.value["spec"] ?? {}).toSorted());
  });
});

describe("what sends a person to the YAML", () => {
  const text = readFileSync(`${folders[0] ?? ""}anchors-elsewhere.yaml`, "utf8");

  it.each([
    ["an anchor at the place", ["metadata", "labels"], "&labels"],
    ["an anchor on the way", ["metadata", "labels", "app"], "&labels"],
    ["an alias", ["spec", "selector", "matchLabels", "app"], "*labels"],
    ["an anchor inside of what would be replaced", ["spec", "rules", 0, "from", 0], "&callers"],
    ["nothing beside it", ["spec", "rules", 0, "from", 1, "source", "namespaces", 0], null],
    ["nothing elsewhere in the object", ["spec", "action"], null],
  ])("is %s", (_what, path: Path, expected) => {
    const form = opened(text);
    expect(form.sharedThrough(path)).toBe(expected);
    expect(applyFormEdits(text, 0, [{ type: "set", path, value: "x" }]).ok).toBe(expected === null);
  });

  it.each([
    ["a syntax error", "spec: [\n", "syntax", 2],
    ["a key given twice", "kind: A\nspec: {}\nkind: B\n", "duplicate_key", 3],
    ["a list", "- a\n", "not_an_object", 1],
    ["nothing", "\n# only this\n", "not_an_object", 1],
  ])("refuses %s with its line", (_what, broken, code, line) => {
    expect(openForm(broken)).toMatchObject({ ok: false, error: { code, line } });
  });

  it("shows kinds that Foresail does not know as they stand", () => {
    const form = opened("apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: {size: 3}\n");
    expect(fieldState(form, ["spec", "size"])).toMatchObject({ shape: "free", schema: null, value: 3 });
    expect(membersAt(form, ["spec"]).unknown).toEqual(["size"]);
  });
});
