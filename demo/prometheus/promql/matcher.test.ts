import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileRegex, labelMatcher } from "./matcher.ts";

describe("labelMatcher", () => {
  it.each<[string, readonly string[] | null]>([
    ["a", ["a"]],
    ["a|b", ["a", "b"]],
    ["(a|b)", ["a", "b"]],
    ["x_(a|b)_y|z", ["x_a_y", "x_b_y", "z"]],
    ["(?:a|)b", ["ab", "b"]],
    ["a\\.b", ["a.b"]],
    ["", [""]],
    ["a.b", null],
    ["a|b*", null],
    ["a\\d", null],
    [".*", null],
  ])("knows what %s can match", (pattern, values) => {
    expect(labelMatcher("x", "=~", pattern).onlyValues).toEqual(values);
  });

  it("does not offer values for negations", () => {
    expect(labelMatcher("x", "!~", "a|b").onlyValues).toBeNull();
    expect(labelMatcher("x", "!=", "a").onlyValues).toBeNull();
  });

  it.each(["(", "a**", "(?=a)", "\\1", "[z-a]"])("refuses %s", (pattern) => {
    expect(() => labelMatcher("x", "=~", pattern)).toThrow(/^error parsing regexp: /u);
  });

  const piece = fc.constantFrom("a", "b", ".", "*", "+", "|", "(", ")", "\\.", ".*", ".+", "?", "\n");
  const pattern = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));
  const candidate = fc
    .array(fc.constantFrom("a", "b", ".", "\n", "x"), { maxLength: 5 })
    .map((parts) => parts.join(""));

  it("matches as RE2 does, anchored, whichever way it takes", () => {
    fc.assert(
      fc.property(pattern, fc.array(candidate, { minLength: 5, maxLength: 20 }), (source, candidates) => {
        let regex;
        try {
          regex = compileRegex(source);
        } catch {
          expect(() => labelMatcher("x", "=~", source)).toThrow();
          return;
        }
        const matcher = labelMatcher("x", "=~", source);
        const negation = labelMatcher("x", "!~", source);
        for (const text of candidates) {
          const expected = regex.matcher(text).find();
          expect(matcher.matches(text)).toBe(expected);
          expect(negation.matches(text)).toBe(!expected);
          if (matcher.onlyValues !== null) expect(matcher.onlyValues.includes(text)).toBe(expected);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
