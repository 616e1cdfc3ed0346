import { expect, test } from "vitest";
import type { JsonValue } from "@/lib/domain/base/json.ts";
import { JsonPatchError, applyJsonPatch, jsonPatch } from "./json-patch.ts";

const CASES: readonly [string, JsonValue, unknown, JsonValue][] = [
  ["add sets a field", { a: 1 }, [{ op: "add", path: "/b", value: 2 }], { a: 1, b: 2 }],
  ["add inserts into a list", { a: [1, 3] }, [{ op: "add", path: "/a/1", value: 2 }], { a: [1, 2, 3] }],
  ["a dash appends", { a: [1] }, [{ op: "add", path: "/a/-", value: 2 }], { a: [1, 2] }],
  ["remove drops a field", { a: 1, b: 2 }, [{ op: "remove", path: "/a" }], { b: 2 }],
  ["remove drops an item", { a: [1, 2] }, [{ op: "remove", path: "/a/0" }], { a: [2] }],
  [
    "replace reaches into lists",
    { a: [{ w: 90 }] },
    [{ op: "replace", path: "/a/0/w", value: 50 }],
    { a: [{ w: 50 }] },
  ],
  ["move takes a value along", { a: 1 }, [{ op: "move", from: "/a", path: "/b" }], { b: 1 }],
  ["copy keeps the source", { a: 1 }, [{ op: "copy", from: "/a", path: "/b" }], { a: 1, b: 1 }],
  [
    "tilde and slash are escaped",
    { "a/b": { "~": 1 } },
    [{ op: "replace", path: "/a~1b/~0", value: 2 }],
    { "a/b": { "~": 2 } },
  ],
  [
    "a test that holds changes nothing",
    { a: { b: 1 } },
    [{ op: "test", path: "/a", value: { b: 1 } }],
    { a: { b: 1 } },
  ],
];

test.each(CASES)("%s", (_name, target, patch, expected) => {
  expect(applyJsonPatch(target, jsonPatch.parse(patch))).toEqual(expected);
});

const REFUSED: readonly [string, unknown, string][] = [
  ["a test that fails", [{ op: "test", path: "/a", value: 2 }], "testing value /a failed: test failed"],
  ["removing what is not there", [{ op: "remove", path: "/x" }], "Unable to remove nonexistent key: x"],
  ["replacing what is not there", [{ op: "replace", path: "/x", value: 1 }], "missing key: /x"],
  ["an index past the end", [{ op: "add", path: "/l/5", value: 1 }], "Unable to access invalid index: 5"],
  ["a path through nothing", [{ op: "add", path: "/x/y", value: 1 }], 'doc is missing path: "/x/y"'],
];

test.each(REFUSED)("%s is refused in words", (_name, patch, words) => {
  const apply = (): unknown => applyJsonPatch({ a: 1, l: [1] }, jsonPatch.parse(patch));
  expect(apply).toThrow(JsonPatchError);
  expect(apply).toThrow(words);
});
