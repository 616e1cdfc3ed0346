import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sha256Hex } from "./sha256.ts";

const reference = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

test("the published vector for abc", () => {
  expect(sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("any text hashes as the platform does", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
      expect(sha256Hex(text)).toBe(reference(text));
    }),
  );
});

test("every length around the block borders", () => {
  for (let length = 0; length < 200; length += 1) {
    const text = "x".repeat(length);
    expect(sha256Hex(text)).toBe(reference(text));
  }
});
