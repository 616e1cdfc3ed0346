import { describe, expect, it } from "vitest";
import { safeReturnTo } from "./return-to.ts";

describe("where a sign-in leads", () => {
  it.each([
    ["keeps a path with its query", "/c/demo/audit?window=24h", "/c/demo/audit?window=24h"],
    ["refuses another origin", "https://evil.example/", "/"],
    ["refuses a protocol-relative address", "//evil.example/x", "/"],
    ["refuses a backslash that browsers read as a slash", "/\\evil.example", "/"],
    ["refuses a tab inside the slashes", "/\t/evil.example", "/"],
    ["does not lead back to sign-in", "/login?returnTo=/x", "/"],
    ["takes the start page when nothing is asked", undefined, "/"],
    ["takes the start page when several are asked", ["/a", "/b"], "/"],
  ])("%s", (_name, asked, expected) => {
    expect(safeReturnTo(asked)).toBe(expected);
  });
});
