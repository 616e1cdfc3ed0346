import type { LabelMatcher } from "../series-source.ts";

export type ValueType = "scalar" | "vector" | "matrix" | "string";

/** `@`: a fixed Unix time, or the start or end of the query's range. Null: the evaluation time. */
export type AtModifier = { readonly timeMs: number } | "start" | "end" | null;

export interface VectorSelector {
  readonly kind: "selector";
  /** The matcher for the metric name, when given outside the braces, comes last. */
  readonly matchers: readonly LabelMatcher[];
  readonly offsetMs: number;
  readonly at: AtModifier;
}

export interface MatrixSelector {
  readonly kind: "matrix";
  readonly selector: VectorSelector;
  readonly rangeMs: number;
}

export interface Subquery {
  readonly kind: "subquery";
  readonly expr: Expr;
  readonly rangeMs: number;
  /** Null: the default resolution. */
  readonly stepMs: number | null;
  readonly offsetMs: number;
  readonly at: AtModifier;
}

export type AggregateOperator =
  | "sum"
  | "avg"
  | "min"
  | "max"
  | "count"
  | "group"
  | "stddev"
  | "stdvar"
  | "topk"
  | "bottomk"
  | "quantile"
  | "count_values";

export interface Grouping {
  readonly labels: readonly string[];
  readonly without: boolean;
}

export interface Aggregate {
  readonly kind: "aggregate";
  readonly operator: AggregateOperator;
  readonly param: Expr | null;
  readonly expr: Expr;
  readonly grouping: Grouping;
}

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "^" | "atan2";
export type ComparisonOperator = "==" | "!=" | "<" | "<=" | ">" | ">=";
export type SetOperator = "and" | "or" | "unless";
export type BinaryOperator = ArithmeticOperator | ComparisonOperator | SetOperator;

export interface VectorMatching {
  readonly on: boolean;
  readonly labels: readonly string[];
  readonly cardinality: "one-to-one" | "many-to-one" | "one-to-many";
  /** Labels taken over from the "one" side. */
  readonly include: readonly string[];
}

export interface Binary {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expr;
  readonly right: Expr;
  readonly returnsBool: boolean;
  readonly matching: VectorMatching;
}

export interface Negation {
  readonly kind: "negation";
  readonly expr: Expr;
}

export interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly Expr[];
  readonly returns: ValueType;
}

export interface NumberLiteral {
  readonly kind: "number";
  readonly value: number;
}

export interface StringLiteral {
  readonly kind: "string";
  readonly value: string;
}

/** Parentheses and unary plus leave no node. */
export type Expr =
  | VectorSelector
  | MatrixSelector
  | Subquery
  | Aggregate
  | Binary
  | Negation
  | Call
  | NumberLiteral
  | StringLiteral;

export function valueTypeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case "selector":
    case "aggregate":
      return "vector";
    case "matrix":
    case "subquery":
      return "matrix";
    case "binary":
      return valueTypeOf(expr.left) === "scalar" && valueTypeOf(expr.right) === "scalar"
        ? "scalar"
        : "vector";
    case "negation":
      return valueTypeOf(expr.expr);
    case "call":
      return expr.returns;
    case "number":
      return "scalar";
    case "string":
      return "string";
  }
}

const comparisons: readonly string[] = ["==", "!=", "<", "<=", ">", ">="];
const setOperators: readonly string[] = ["and", "or", "unless"];

export function isComparison(operator: BinaryOperator): operator is ComparisonOperator {
  return comparisons.includes(operator);
}

export function isSetOperator(operator: BinaryOperator): operator is SetOperator {
  return setOperators.includes(operator);
}
