import { describe, expect, it } from "vitest";
import { longHex } from "./token-color.ts";

describe("colour tokens", () => {
  it.each([
    ["#fff", "#ffffff"],
    ["#a1b2", "#aa11bb22"],
    [" #98a0ff ", "#98a0ff"],
    ["transparent", "transparent"],
  ])("writes %s as %s", (color, long) => {
    expect(longHex(color)).toBe(long);
  });
});
