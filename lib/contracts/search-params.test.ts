import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { carriedSearch, parseSharedSearch, writeSharedSearch, type SharedSearch } from "./search-params.ts";

const DEFAULTS: SharedSearch = {
  namespaces: [],
  window: "1h",
  fixed: null,
  refresh: "10",
  selection: null,
  text: "",
  filters: {},
};

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const search: fc.Arbitrary<SharedSearch> = fc.record({
  namespaces: fc.array(word, { maxLength: 3 }),
  window: fc.constantFrom("10m", "1h", "7d"),
  fixed: fc.constantFrom(null, { fromMs: 1_000, toMs: 2_000 }),
  refresh: fc.constantFrom("5", "10", "off"),
  selection: fc.option(word),
  text: fc.string({ maxLength: 12 }),
  filters: fc.dictionary(word, fc.array(word, { minLength: 1, maxLength: 3 }), { noNullPrototype: true }),
});

describe("shared search parameters", () => {
  it.each([
    ["an empty query gives the defaults", {}, DEFAULTS],
    [
      "broken values fall back one by one",
      { window: "9y", refresh: "2", ns: "shop" },
      { ...DEFAULTS, namespaces: ["shop"] },
    ],
    ["a window that ends before it begins is not fixed", { from: "5", to: "4" }, DEFAULTS],
    [
      "the first of repeated parameters counts",
      { ns: ["shop", "legacy"] },
      { ...DEFAULTS, namespaces: ["shop"] },
    ],
    [
      "chips come from f.*",
      { "f.outcome": "denied,failed" },
      { ...DEFAULTS, filters: { outcome: ["denied", "failed"] } },
    ],
  ])("%s", (_name, raw, expected) => {
    expect(parseSharedSearch(raw)).toEqual(expected);
  });

  it("reads back what it wrote", () => {
    fc.assert(
      fc.property(search, (value) => {
        const written = writeSharedSearch(new URLSearchParams(), value);
        expect(parseSharedSearch(Object.fromEntries(written))).toEqual(value);
      }),
    );
  });

  it("keeps foreign parameters and drops defaults", () => {
    const written = writeSharedSearch(new URLSearchParams("tab=yaml&ns=shop"), {
      namespaces: [],
      window: "1h",
    });
    expect(written.toString()).toBe("tab=yaml");
  });

  it("carries where and when to the next page, not the selection", () => {
    expect(carriedSearch(new URLSearchParams("ns=shop&sel=a&q=x&window=6h"))).toBe("?ns=shop&window=6h");
  });

  it("carries a fixed window whole, and no page's own from", () => {
    expect(carriedSearch(new URLSearchParams("from=1000&to=2000"))).toBe("?from=1000&to=2000");
    expect(carriedSearch(new URLSearchParams("from=workload:shop/web&host=payments.shop"))).toBe("");
  });
});
