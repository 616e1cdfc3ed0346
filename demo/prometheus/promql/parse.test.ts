import { describe, expect, it } from "vitest";
import { parsePromql, parseSelector } from "./parse.ts";
import type { Expr } from "./ast.ts";

/** The expression with every operator's operands in brackets. */
function shape(expr: Expr): string {
  switch (expr.kind) {
    case "binary":
      return `(${shape(expr.left)} ${expr.operator} ${shape(expr.right)})`;
    case "negation":
      return `-${shape(expr.expr)}`;
    case "number":
      return String(expr.value);
    case "string":
      return JSON.stringify(expr.value);
    case "selector":
      return (
        expr.matchers.at(-1)?.value +
        (expr.offsetMs === 0 ? "" : `~${expr.offsetMs}`) +
        (expr.at === null ? "" : "@")
      );
    case "matrix":
      return `${shape(expr.selector)}[${expr.rangeMs}]`;
    case "subquery":
      return `${shape(expr.expr)}[${expr.rangeMs}:${expr.stepMs ?? ""}]${expr.offsetMs === 0 ? "" : `~${expr.offsetMs}`}`;
    case "call":
      return `${expr.name}(${expr.args.map(shape).join(", ")})`;
    case "aggregate":
      return `${expr.operator}${expr.grouping.without ? "-" : "+"}${expr.grouping.labels.join("+")}(${shape(expr.expr)})`;
  }
}

describe("parsePromql", () => {
  it.each([
    ["a + b * c", "(a + (b * c))"],
    ["a * b ^ c ^ d", "(a * (b ^ (c ^ d)))"],
    ["a - b - c", "((a - b) - c)"],
    ["a or b and c unless d", "(a or ((b and c) unless d))"],
    ["a > b + c and d", "((a > (b + c)) and d)"],
    ["-a ^ b * c", "(-(a ^ b) * c)"],
    ["a * -b", "(a * -b)"],
    ["a - a offset 1h", "(a - a~3600000)"],
    ["-a offset 5m", "-a~300000"],
    ["a + b[5m:1m]", null],
    ["a + rate(b[5m] offset 1m)", "(a + rate(b~60000[300000]))"],
    ["a @ end() offset -1m", "a~-60000@"],
    ["sum by (x) (a) / sum(b) without (y,)", "(sum+x(a) / sum-y(b))"],
    ["SUM(a) BY (x)", "sum+x(a)"],
    ["max_over_time(a[1h30m:])", "max_over_time(a[5400000:])"],
    ["sum", "sum"],
    ["sum by (on, by) (offset)", "sum+on+by(offset)"],
    ["a:b:c", "a:b:c"],
    ["1h", null],
    ["(a)[5m:] offset 1m", "a[300000:]~60000"],
  ])("reads %s", (query, expected) => {
    if (expected === null) expect(() => parsePromql(query)).toThrow();
    else expect(shape(parsePromql(query))).toBe(expected);
  });

  it.each([
    ["", "1:1: parse error: no expression found in input"],
    ["a{", '1:3: parse error: unexpected end of input in label matching, expected identifier or "}"'],
    ["a\n  b", '2:3: parse error: unexpected identifier "b"'],
    ["a{x='", "1:5: parse error: unterminated quoted string"],
    ["nope(a)", '1:1: parse error: unknown function with name "nope"'],
    ["histogram_sum(a)", '1:1: parse error: function "histogram_sum" is not supported here'],
    [
      "rate(a)",
      '1:1: parse error: expected type range vector in call to function "rate", got instant vector',
    ],
    ["a and on(x) group_left b", '1:3: parse error: no grouping allowed for "and" operation'],
    ["{}", "1:1: parse error: vector selector must contain at least one non-empty matcher"],
    ["(".repeat(10_000), "1:201: parse error: expression is nested too deeply"],
  ])("refuses %j", (query, message) => {
    expect(() => parsePromql(query)).toThrow(expect.objectContaining({ kind: "bad_data", message }) as Error);
  });
});

describe("parseSelector", () => {
  it("gives the matchers of one selector", () => {
    expect(parseSelector('up{job!="x"}').map(({ name, op, value }) => name + op + value)).toEqual([
      "job!=x",
      "__name__=up",
    ]);
  });

  it.each(["up + 1", "up offset 5m", "sum(up)", "up[5m]", "", '{job=""}'])("refuses %j", (text) => {
    expect(() => parseSelector(text)).toThrow(/parse error/u);
  });
});
