import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { handWrittenQueries } from "@/demo/prometheus/testing/hand-written-queries.ts";
import { parsePromql } from "@/demo/prometheus/promql/parse.ts";
import { injectMatchers, isMatcherList } from "./inject-matchers.ts";

const EU = 'cluster="eu"';

/** Matchers of each selector, as the demo's Prometheus parses them; null when the query is not valid. */
function selectorsOf(query: string): readonly string[] | null {
  try {
    return labelsOfSelectors(parsePromql(query));
  } catch {
    return null;
  }
}

function labelsOfSelectors(node: unknown): readonly string[] {
  if (typeof node !== "object" || node === null) return [];
  if ("kind" in node && node.kind === "selector" && "matchers" in node) {
    return [JSON.stringify(node.matchers)];
  }
  return Object.values(node).flatMap(labelsOfSelectors);
}

describe("matchers in every selector", () => {
  it.each([
    ["a bare name", "up", `up{${EU}}`],
    ["an empty brace", "up{}", `up{${EU}}`],
    ["other matchers", 'up{a="b"}', `up{a="b",${EU}}`],
    ["a trailing comma", 'up{a="b",}', `up{a="b",${EU}}`],
    ["no name", '{a=~".+"}', `{a=~".+",${EU}}`],
    ["a range", 'rate(up{a="}"}[5m])', `rate(up{a="}",${EU}}[5m])`],
    ["space before the brace", 'up {a="b"}', `up {a="b",${EU}}`],
    ["grouping before", "sum by (le, up) (rate(up[5m]))", `sum by (le, up) (rate(up{${EU}}[5m]))`],
    ["grouping after", "sum(up) without (a)", `sum(up{${EU}}) without (a)`],
    [
      "vector matching",
      "up * on (a) group_left (b) down offset 5m",
      `up{${EU}} * on (a) group_left (b) down{${EU}} offset 5m`,
    ],
    ["set operators", "a and b or c unless d", `a{${EU}} and b{${EU}} or c{${EU}} unless d{${EU}}`],
    ["numbers", "1e-5 + Inf - NaN * 0x1f + a", `1e-5 + Inf - NaN * 0x1f + a{${EU}}`],
    ["a quote in a string", `up{a="x\\"y{"}`, `up{a="x\\"y{",${EU}}`],
    [
      "strings elsewhere",
      'label_replace(up, "a", "$1", "b", "(.*)")',
      `label_replace(up{${EU}}, "a", "$1", "b", "(.*)")`,
    ],
    ["a comment", "up # not up\n+ down", `up{${EU}} # not up\n+ down{${EU}}`],
    ["a comment in the braces", 'up{a="b" # }\n}', `up{a="b",${EU}}`],
    ["a subquery", "max_over_time(rate(up[1m])[5m:1m])", `max_over_time(rate(up{${EU}}[1m])[5m:1m])`],
    ["a recording rule's name", "job:up:sum", `job:up:sum{${EU}}`],
    ["a modifier", "up @ start() + vector(1)", `up{${EU}} @ start() + vector(1)`],
    [
      "an aggregation with a parameter",
      'topk(5, up) + count_values("v", up)',
      `topk(5, up{${EU}}) + count_values("v", up{${EU}})`,
    ],
  ])("are put beside %s", (_title, query, expected) => {
    expect(injectMatchers(query, EU)).toBe(expected);
    expect(selectorsOf(query)).not.toBeNull();
    const selectors = selectorsOf(expected);
    expect(selectors).toHaveLength(selectorsOf(query)?.length ?? -1);
    for (const selector of selectors ?? []) expect(selector).toContain('"eu"');
  });

  it("are in every selector that a parser finds, in generated queries", () => {
    const selector = fc.constantFrom("up", "a:b", 'up{x="}{"}', '{a="b"}', "sum_total", "on_time{}", "by_x");
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { maxDepth: 4 },
        selector,
        fc.constantFrom("1", "1e3", "Inf"),
        tie("expression").map((inner) => `sum by (a, le) (${inner})`),
        tie("expression").map((inner) => `avg(${inner}) without (b)`),
        selector.map((inner) => `rate(${inner}[5m])`),
        tie("expression").map((inner) => `(${inner}) offset 0s`.replace(" offset 0s", "")),
        fc
          .tuple(tie("expression"), fc.constantFrom("+", "/", "> bool"), tie("expression"))
          .map((parts) => parts.join(" ")),
        fc.tuple(selector, selector).map(([a, b]) => `${a} * on (a) group_left (c) ${b}`),
      ),
    }));
    fc.assert(
      fc.property(expression, (query) => {
        const before = selectorsOf(query);
        fc.pre(before !== null);
        const after = selectorsOf(injectMatchers(query, EU));
        expect(after).toHaveLength(before?.length ?? -1);
        for (const text of after ?? []) expect(text).toContain('"eu"');
      }),
    );
  });

  it.each(handWrittenQueries)("are in every selector of %s; what is no query stays none", (query) => {
    const before = selectorsOf(query);
    const after = selectorsOf(injectMatchers(query, EU));
    expect(after?.length).toBe(before?.length);
    for (const text of after ?? []) expect(text).toContain('"eu"');
  });

  it("change nothing when there are none", () => {
    expect(injectMatchers("up # x", "")).toBe("up # x");
  });

  it("are refused when they could be more than matchers", () => {
    expect(isMatcherList('cluster="eu", tenant=~"a|b"')).toBe(true);
    for (const text of ["", "cluster", 'a="b"} or up{', 'a="b" #', "a='b'", 'a="b",', 'a="b\n"']) {
      expect([text, isMatcherList(text)]).toEqual([text, false]);
    }
  });
});
