import { isComparison, isSetOperator, valueTypeOf } from "./ast.ts";
import type { Aggregate, Binary, Expr, ValueType, VectorSelector } from "./ast.ts";
import type { FunctionSignature } from "./functions.ts";

const typeNames: Readonly<Record<ValueType, string>> = {
  scalar: "scalar",
  vector: "instant vector",
  matrix: "range vector",
  string: "string",
};

/** Each check returns what is wrong in words, or null. */
type Problem = string | null;

export function documentedType(type: ValueType): string {
  return typeNames[type];
}

function typeProblem(expr: Expr, wanted: ValueType, context: string): Problem {
  const type = valueTypeOf(expr);
  return type === wanted ? null : `expected type ${typeNames[wanted]} in ${context}, got ${typeNames[type]}`;
}

export function callProblem(name: string, signature: FunctionSignature, args: readonly Expr[]): Problem {
  const required = signature.variadic === 0 ? signature.args.length : signature.args.length - 1;
  const counted = `argument(s) in call to ${JSON.stringify(name)}, got ${args.length}`;
  if (signature.variadic === 0 && args.length !== required) return `expected ${required} ${counted}`;
  if (args.length < required) return `expected at least ${required} ${counted}`;
  const most = required + signature.variadic;
  if (signature.variadic > 0 && args.length > most) return `expected at most ${most} ${counted}`;
  for (const [index, arg] of args.entries()) {
    const wanted = signature.args[Math.min(index, signature.args.length - 1)] ?? "vector";
    const problem = typeProblem(arg, wanted, `call to function ${JSON.stringify(name)}`);
    if (problem !== null) return problem;
  }
  return null;
}

export function aggregateProblem({
  operator,
  param,
  expr,
}: Pick<Aggregate, "operator" | "param" | "expr">): Problem {
  const problem = typeProblem(expr, "vector", "aggregation expression");
  if (problem !== null || param === null) return problem;
  return typeProblem(param, operator === "count_values" ? "string" : "scalar", "aggregation parameter");
}

export function binaryProblem(binary: Binary): Problem {
  const { operator, matching } = binary;
  const types = [valueTypeOf(binary.left), valueTypeOf(binary.right)];
  if (binary.returnsBool && !isComparison(operator))
    return "bool modifier can only be used on comparison operators";
  if (isComparison(operator) && !binary.returnsBool && types.every((type) => type === "scalar"))
    return "comparisons between scalars must use BOOL modifier";
  if (types.some((type) => type !== "scalar" && type !== "vector"))
    return "binary expression must contain only scalar and instant vector types";
  const twice = matching.on ? matching.labels.find((label) => matching.include.includes(label)) : undefined;
  if (twice !== undefined)
    return `label ${JSON.stringify(twice)} must not occur in ON and GROUP clause at once`;
  if (types.includes("scalar")) return scalarOperandProblem(binary);
  if (isSetOperator(operator) && matching.cardinality !== "one-to-one")
    return `no grouping allowed for ${JSON.stringify(operator)} operation`;
  return null;
}

function scalarOperandProblem({ operator, matching }: Binary): Problem {
  if (matching.labels.length > 0) return "vector matching only allowed between instant vectors";
  return isSetOperator(operator)
    ? `set operator ${JSON.stringify(operator)} not allowed in binary scalar expression`
    : null;
}

export function unaryProblem(expr: Expr): Problem {
  const type = valueTypeOf(expr);
  return type === "scalar" || type === "vector"
    ? null
    : `unary expression only allowed on expressions of type scalar or instant vector, got ${JSON.stringify(typeNames[type])}`;
}

/** A selector must name something: at least one matcher that the empty string does not satisfy. */
export function selectorProblem({ matchers }: VectorSelector): Problem {
  return matchers.some((matcher) => !matcher.matches(""))
    ? null
    : "vector selector must contain at least one non-empty matcher";
}
