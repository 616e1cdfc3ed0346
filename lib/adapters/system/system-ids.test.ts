import { expect, it } from "vitest";
import { systemIds } from "./system-ids.ts";

it("makes version 7 ids that rise, also within one millisecond and when the clock goes back", () => {
  let nowMs = 1_790_000_000_000;
  const ids = systemIds({ nowMs: () => nowMs });
  const made = Array.from({ length: 10_000 }, (_, index) => {
    if (index === 5_000) nowMs -= 60_000;
    return ids.uuid();
  });
  expect([...made].sort()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
  for (const id of made)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(made[0]?.replaceAll("-", "").slice(0, 12) ?? "", 16)).toBe(1_790_000_000_000);
});

it("gives as many random bytes as asked for", () => {
  expect(systemIds({ nowMs: () => 0 }).randomHex(16)).toMatch(/^[0-9a-f]{32}$/);
});
