import { expect, it } from "vitest";
import {
  compileRegex,
  MAX_REGEX_LENGTH,
  matchesRegex,
  matchesText,
  readStringMatch,
  replaceRegex,
} from "./string-match.ts";

it("reads exact, prefix and regex, and presence from {} and the regex *", () => {
  expect(readStringMatch({ exact: "a" })).toEqual({ kind: "exact", value: "a" });
  expect(readStringMatch({ prefix: "" })).toEqual({ kind: "prefix", value: "" });
  expect(readStringMatch({ regex: "a+" })).toEqual({ kind: "regex", value: "a+" });
  expect(readStringMatch({ regex: "*" })).toEqual({ kind: "present" });
  expect(readStringMatch({})).toEqual({ kind: "present" });
  expect(readStringMatch("a")).toBeNull();
});

it("ignores case only for exact and prefix", () => {
  expect(matchesText({ kind: "exact", value: "/A" }, "/a", true)).toBe(true);
  expect(matchesText({ kind: "prefix", value: "/A" }, "/ab", true)).toBe(true);
  expect(matchesText({ kind: "regex", value: "/A" }, "/a", true)).toBe(false);
});

it("matches a regex over the whole text", () => {
  expect(matchesRegex("a+", "aaa")).toBe(true);
  expect(matchesRegex("a+", "aaab")).toBe(false);
});

it("takes what RE2 refuses, and what is too long, for matching nothing", () => {
  expect(matchesRegex("(?=a)a", "a")).toBe(false);
  expect(matchesRegex("[", "[")).toBe(false);
  expect(compileRegex("a".repeat(MAX_REGEX_LENGTH + 1))).toBeNull();
});

it("answers a catastrophic pattern in linear time", () => {
  expect(matchesRegex("(a+)+$", `${"a".repeat(20_000)}b`)).toBe(false);
});

it("replaces every match and knows RE2's back-references", () => {
  expect(replaceRegex("^/item/([0-9]+)", "/item/42/x", "/i\\1")).toBe("/i42/x");
  expect(replaceRegex("a", "aba", "$1")).toBe("$1b$1");
});
