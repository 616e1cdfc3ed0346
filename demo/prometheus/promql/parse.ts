import type {
  AggregateOperator,
  AtModifier,
  BinaryOperator,
  Expr,
  Grouping,
  VectorMatching,
  VectorSelector,
} from "./ast.ts";
import { aggregateProblem, binaryProblem, callProblem, selectorProblem, unaryProblem } from "./check.ts";
import { parseDurationMs } from "./duration.ts";
import { functionSignatures, unsupportedFunctions } from "./functions.ts";
import { labelMatcher } from "./matcher.ts";
import { QueryError } from "./query-error.ts";
import { unquote } from "./string-literal.ts";
import { TokenCursor, describe } from "./token-cursor.ts";
import { withAt, withOffset, withRange, withSubquery } from "./postfix.ts";
import type { LabelMatcher } from "../series-source.ts";

/** Binding strength; only `^` groups to the right. Unary minus binds like `*`. */
const precedence: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  "==": 3,
  "!=": 3,
  "<": 3,
  "<=": 3,
  ">": 3,
  ">=": 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "%": 5,
  atan2: 5,
  "^": 6,
};
const powerPrecedence = 6;
const maxNesting = 200;

const aggregateOperators: ReadonlySet<string> = new Set<AggregateOperator>([
  "sum", "avg", "min", "max", "count", "group", "stddev", "stdvar", "topk", "bottomk", "quantile", "count_values",
]); // prettier-ignore
const withParameter: ReadonlySet<string> = new Set(["topk", "bottomk", "quantile", "count_values"]);
const neverMetricNames: ReadonlySet<string> = new Set([
  "bool",
  "on",
  "ignoring",
  "group_left",
  "group_right",
]);

/** Parses a PromQL expression by the grammar of Prometheus 2.42 and checks its types. Throws `bad_data` naming line and column. */
export function parsePromql(query: string): Expr {
  const parser = new Parser(query);
  const expr = parser.expression(0);
  parser.expectEnd();
  return expr;
}

/** Parses what a `match[]` parameter holds: one instant vector selector. */
export function parseSelector(query: string): readonly LabelMatcher[] {
  const parser = new Parser(query);
  const selector = parser.selector();
  parser.expectEnd();
  return selector.matchers;
}

function isAggregateOperator(name: string): name is AggregateOperator {
  return aggregateOperators.has(name);
}

function isBinaryOperator(text: string): text is BinaryOperator {
  return Object.hasOwn(precedence, text);
}

class Parser {
  readonly #tokens: TokenCursor;
  #nesting = 0;

  constructor(query: string) {
    this.#tokens = new TokenCursor(query);
  }

  expectEnd(): void {
    if (this.#tokens.peek().kind !== "end") throw this.#tokens.unexpected();
  }

  /** A chain of operators that bind at least as strongly as `minPrecedence`. */
  expression(minPrecedence: number): Expr {
    if (++this.#nesting > maxNesting) throw this.#tokens.error("expression is nested too deeply");
    let left = this.#operand();
    for (;;) {
      const position = this.#tokens.peek().position;
      const operator = this.#tokens.peek().text.toLowerCase();
      if (!isBinaryOperator(operator) || precedence[operator] < minPrecedence) break;
      this.#tokens.take();
      left = this.#binary(left, operator, position);
    }
    this.#nesting--;
    return left;
  }

  selector(): VectorSelector {
    const start = this.#tokens.peek();
    const name = start.kind === "word" ? this.#tokens.take().text : null;
    const matchers = name === null || this.#tokens.peek().text === "{" ? this.#matchers() : [];
    const twice = matchers.find((matcher) => name !== null && matcher.name === "__name__");
    if (twice !== undefined)
      throw this.#tokens.error(
        `metric name must not be set twice: "${name}" or "${twice.value}"`,
        start.position,
      );
    const all = name === null ? matchers : [...matchers, labelMatcher("__name__", "=", name)];
    const selector: VectorSelector = { kind: "selector", matchers: all, offsetMs: 0, at: null };
    this.#refuse(selectorProblem(selector), start.position);
    return selector;
  }

  #binary(left: Expr, operator: BinaryOperator, position: number): Expr {
    const returnsBool = this.#tokens.takeWord("bool");
    const matching = this.#matching();
    const right = this.expression(operator === "^" ? powerPrecedence : precedence[operator] + 1);
    const binary: Expr = { kind: "binary", operator, left, right, returnsBool, matching };
    this.#refuse(binaryProblem(binary), position);
    return binary;
  }

  #matching(): VectorMatching {
    const on = this.#tokens.takeWord("on");
    if (!on && !this.#tokens.takeWord("ignoring"))
      return { on: false, labels: [], cardinality: "one-to-one", include: [] };
    const labels = this.#labelList();
    const many = this.#tokens.takeWord("group_left") ? "many-to-one" : null;
    const cardinality = many ?? (this.#tokens.takeWord("group_right") ? "one-to-many" : "one-to-one");
    const include = cardinality !== "one-to-one" && this.#tokens.peek().text === "(" ? this.#labelList() : [];
    return { on, labels, cardinality, include };
  }

  #operand(): Expr {
    const { text, position } = this.#tokens.peek();
    if (text !== "-" && text !== "+") return this.#postfix(this.#primary());
    this.#tokens.take();
    const expr = this.expression(powerPrecedence);
    this.#refuse(unaryProblem(expr), position);
    if (text === "+") return expr;
    return expr.kind === "number" ? { kind: "number", value: -expr.value } : { kind: "negation", expr };
  }

  #primary(): Expr {
    const { kind, text } = this.#tokens.peek();
    if (kind === "number") return { kind: "number", value: this.#number() };
    if (kind === "string") return { kind: "string", value: this.#string() };
    if (kind === "word") return this.#named(text.toLowerCase());
    if (text === "(") return this.#parenthesized();
    if (text === "{") return this.selector();
    throw this.#tokens.unexpected();
  }

  #named(keyword: string): Expr {
    if (keyword === "inf" || keyword === "nan") return { kind: "number", value: this.#number() };
    const following = this.#tokens.peek(1).text;
    if (isAggregateOperator(keyword) && /^(?:\(|by|without)$/iu.test(following))
      return this.#aggregate(keyword);
    if (following === "(") return this.#call();
    if (neverMetricNames.has(keyword)) throw this.#tokens.unexpected();
    return this.selector();
  }

  #parenthesized(): Expr {
    this.#tokens.expect("(");
    const expr = this.expression(0);
    this.#tokens.expect(")");
    // A modifier may follow a selector, not parentheses around one.
    const { text, position } = this.#tokens.peek();
    const isModified = text === "@" || text.toLowerCase() === "offset" || (text === "[" && this.#isRange());
    if (isModified)
      throw this.#tokens.error(
        "a range, offset or @ modifier must directly follow a selector or subquery",
        position,
      );
    return expr;
  }

  #isRange(): boolean {
    return this.#tokens.peek(2).text === "]";
  }

  #aggregate(operator: AggregateOperator): Expr {
    const { position } = this.#tokens.take();
    const before = this.#grouping();
    const args = this.#arguments();
    const grouping = before ?? this.#grouping() ?? { labels: [], without: false };
    const wanted = withParameter.has(operator) ? 2 : 1;
    if (args.length === 0)
      throw this.#tokens.error("no arguments for aggregate expression provided", position);
    const expr = args.at(-1);
    if (args.length !== wanted || expr === undefined)
      throw this.#tokens.error(
        `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${args.length}`,
        position,
      );
    const param = wanted === 2 ? (args[0] ?? null) : null;
    this.#refuse(aggregateProblem({ operator, param, expr }), position);
    return { kind: "aggregate", operator, param, expr, grouping };
  }

  #grouping(): Grouping | null {
    if (this.#tokens.takeWord("by")) return { labels: this.#labelList(), without: false };
    return this.#tokens.takeWord("without") ? { labels: this.#labelList(), without: true } : null;
  }

  #call(): Expr {
    const { text: name, position } = this.#tokens.take();
    const signature = functionSignatures.get(name);
    if (signature === undefined) throw this.#tokens.error(unknownFunction(name), position);
    const args = this.#arguments();
    this.#refuse(callProblem(name, signature, args), position);
    return { kind: "call", name, args, returns: signature.returns };
  }

  #arguments(): readonly Expr[] {
    this.#tokens.expect("(");
    const args: Expr[] = [];
    while (this.#tokens.peek().text !== ")") {
      args.push(this.expression(0));
      if (this.#tokens.peek().text !== ",") break;
      this.#tokens.take();
      if (this.#tokens.peek().text === ")")
        throw this.#tokens.error("trailing commas not allowed in function call args");
    }
    this.#tokens.expect(")");
    return args;
  }

  #labelList(): readonly string[] {
    this.#tokens.expect("(");
    const labels: string[] = [];
    while (this.#tokens.peek().text !== ")") {
      const token = this.#tokens.take();
      if (token.kind !== "word" || token.text.includes(":"))
        throw this.#tokens.error(
          `unexpected ${describe(token)} in grouping opts, expected label`,
          token.position,
        );
      labels.push(token.text);
      if (this.#tokens.peek().text !== ",") break;
      this.#tokens.take();
    }
    this.#tokens.expect(")");
    return labels;
  }

  #matchers(): readonly LabelMatcher[] {
    this.#tokens.expect("{");
    const matchers: LabelMatcher[] = [];
    while (this.#tokens.peek().text !== "}") {
      matchers.push(this.#matcher());
      if (this.#tokens.peek().text !== ",") break;
      this.#tokens.take();
    }
    this.#tokens.expect("}");
    return matchers;
  }

  #matcher(): LabelMatcher {
    const name = this.#tokens.take();
    if (name.kind !== "word")
      throw this.#tokens.error(
        `unexpected ${describe(name)} in label matching, expected identifier or "}"`,
        name.position,
      );
    const { text: op, position } = this.#tokens.take();
    if (op !== "=" && op !== "!=" && op !== "=~" && op !== "!~")
      throw this.#tokens.error(
        `unexpected ${JSON.stringify(op)} in label matching, expected label matching operator`,
        position,
      );
    const value = this.#string();
    try {
      return labelMatcher(name.text, op, value);
    } catch (error) {
      throw error instanceof QueryError ? this.#tokens.error(error.message, name.position) : error;
    }
  }

  #postfix(primary: Expr): Expr {
    let expr = primary;
    for (;;) {
      const { text, position } = this.#tokens.peek();
      const keyword = text.toLowerCase();
      if (text !== "[" && text !== "@" && keyword !== "offset") return expr;
      this.#tokens.take();
      const modified =
        text === "["
          ? this.#bracketed(expr)
          : keyword === "offset"
            ? withOffset(expr, this.#offsetMs())
            : withAt(expr, this.#at());
      if (typeof modified === "string") throw this.#tokens.error(modified, position);
      expr = modified;
    }
  }

  #bracketed(expr: Expr): Expr | string {
    const rangeMs = this.#durationMs();
    if (this.#tokens.peek().text === "]") {
      this.#tokens.take();
      return withRange(expr, rangeMs);
    }
    this.#tokens.expect(":");
    const stepMs = this.#tokens.peek().text === "]" ? null : this.#durationMs();
    this.#tokens.expect("]");
    return withSubquery(expr, rangeMs, stepMs);
  }

  #offsetMs(): number {
    const sign = this.#tokens.peek().text === "-" ? -1 : 1;
    if (sign === -1) this.#tokens.take();
    return sign * this.#durationMs();
  }

  #at(): AtModifier {
    const keyword = this.#tokens.peek().text.toLowerCase();
    if (keyword === "start" || keyword === "end") {
      this.#tokens.take();
      this.#tokens.expect("(");
      this.#tokens.expect(")");
      return keyword;
    }
    const { text: sign, position } = this.#tokens.peek();
    if (sign === "-" || sign === "+") this.#tokens.take();
    const timeMs = Math.round(this.#number() * 1000) * (sign === "-" ? -1 : 1);
    if (!Number.isFinite(timeMs))
      throw this.#tokens.error("timestamp out of bounds for @ modifier", position);
    return { timeMs };
  }

  #durationMs(): number {
    const token = this.#tokens.take();
    const durationMs = token.kind === "duration" ? parseDurationMs(token.text) : null;
    if (durationMs === null)
      throw this.#tokens.error(`unexpected ${describe(token)}, expected duration`, token.position);
    if (durationMs === 0) throw this.#tokens.error("duration must be greater than 0", token.position);
    return durationMs;
  }

  #number(): number {
    const token = this.#tokens.take();
    const text = token.text.toLowerCase();
    if (text === "inf") return Infinity;
    if (text === "nan") return NaN;
    if (token.kind !== "number")
      throw this.#tokens.error(`unexpected ${describe(token)}, expected number`, token.position);
    const value = /^0[0-7]+$/u.test(text) ? parseInt(text, 8) : Number(text);
    if (!Number.isFinite(value))
      throw this.#tokens.error(`error parsing number: ${token.text} is out of range`, token.position);
    return value;
  }

  #string(): string {
    const token = this.#tokens.take();
    if (token.kind !== "string")
      throw this.#tokens.error(`unexpected ${describe(token)}, expected string`, token.position);
    const text = unquote(token.text);
    if (text === null)
      throw this.#tokens.error(`error unquoting string ${token.text}: invalid syntax`, token.position);
    return text;
  }

  #refuse(problem: string | null, position: number): void {
    if (problem !== null) throw this.#tokens.error(problem, position);
  }
}

function unknownFunction(name: string): string {
  return unsupportedFunctions.has(name)
    ? `function ${JSON.stringify(name)} is not supported here`
    : `unknown function with name ${JSON.stringify(name)}`;
}
