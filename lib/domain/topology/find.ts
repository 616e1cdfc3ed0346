import { err, ok, type Result } from "../base/result.ts";
import {
  EDGE_FLAGS,
  EDGE_NUMBERS,
  EDGE_TEXTS,
  NODE_FLAGS,
  NODE_NUMBERS,
  NODE_TEXTS,
} from "./find-operands.ts";
import type { TopologyEdge, TopologyGraph, TopologyNode } from "./graph.ts";

export type Findable = Pick<TopologyGraph, "nodes" | "edges">;

type Term =
  | { readonly on: "node"; readonly holds: (node: TopologyNode) => boolean }
  | { readonly on: "edge"; readonly holds: (edge: TopologyEdge) => boolean };

/**
 * Ids of the nodes and edges that an expression of Kiali's find and hide language selects; empty text selects nothing.
 * `and` binds tighter than `or`, as Kiali behaves; there are no parentheses, and conditions on nodes and on edges cannot be
 * joined by `and`. The error is a sentence for the person who types.
 */
export function findInGraph(graph: Findable, text: string): Result<ReadonlySet<string>, string> {
  const found = new Set<string>();
  if (text.trim() === "") return ok(found);
  for (const group of text.trim().split(/\s+or\s+/i)) {
    const terms: Term[] = [];
    for (const part of group.split(/\s+and\s+/i)) {
      const term = readTerm(part.trim());
      if (!term.ok) return term;
      terms.push(term.value);
    }
    const kinds = new Set(terms.map(({ on }) => on));
    if (kinds.size > 1) return err("Conditions on nodes and on edges can be joined by or, not by and");
    for (const node of graph.nodes)
      if (terms.every((term) => term.on === "node" && term.holds(node))) found.add(node.id);
    for (const edge of graph.edges)
      if (terms.every((term) => term.on === "edge" && term.holds(edge))) found.add(edge.id);
  }
  return ok(found);
}

const COMPARISON =
  /^(%?[a-z]+)\s*(!=|>=|<=|\*=|\^=|\$=|=|>|<|!?\s*contains\b|!?\s*startswith\b|!?\s*endswith\b|not\s+contains\b|not\s+startswith\b|not\s+endswith\b)\s*(.+)$/i;

function readTerm(text: string): Result<Term, string> {
  const comparison = COMPARISON.exec(text);
  if (comparison !== null) {
    const [, operand = "", operator = "", value = ""] = comparison;
    return compare(
      operand.toLowerCase(),
      operator
        .toLowerCase()
        .replace(/^not\s+/, "!")
        .replace(/\s+/g, ""),
      unquoted(value),
    );
  }
  const unary = /^(!\s*|not\s+)?([a-z]+)$/i.exec(text);
  if (unary === null) return err(`"${text}" cannot be read: write an operand, a comparison and a value`);
  const isNegated = unary[1] !== undefined;
  const name = (unary[2] ?? "").toLowerCase();
  const onNode = NODE_FLAGS[name];
  if (onNode !== undefined) return ok({ on: "node", holds: (node) => onNode(node) !== isNegated });
  const onEdge = EDGE_FLAGS[name];
  if (onEdge !== undefined) return ok({ on: "edge", holds: (edge) => onEdge(edge) !== isNegated });
  return err(`"${name}" is not known; healthy, idle, outofmesh, mtls or name = web are examples`);
}

const unquoted = (value: string): string => value.trim().replace(/^(["'])(.*)\1$/, "$2");

function compare(operand: string, operator: string, value: string): Result<Term, string> {
  const nodeText = NODE_TEXTS[operand];
  const edgeText = EDGE_TEXTS[operand];
  if (nodeText !== undefined || edgeText !== undefined) {
    const test = textTest(operator, value.toLowerCase());
    if (test === null) return err(`${operand} is a text: use =, !=, contains, startswith or endswith`);
    return ok(
      nodeText === undefined
        ? { on: "edge", holds: (edge) => holdsForAny(edgeText?.(edge) ?? [], test) }
        : { on: "node", holds: (node) => holdsForAny(nodeText(node), test) },
    );
  }
  const nodeNumber = NODE_NUMBERS[operand];
  const edgeNumber = EDGE_NUMBERS[operand];
  if (nodeNumber === undefined && edgeNumber === undefined)
    return err(`"${operand}" is not known; name, namespace, httpin, http, %httperr and rt are examples`);
  const test = numberTest(operator, value.toLowerCase());
  if (test === null) return err(`${operand} is a number: compare it with =, !=, >, >=, < or <= and a number`);
  return ok(
    nodeNumber === undefined
      ? { on: "edge", holds: (edge) => test(edgeNumber?.(edge) ?? null) }
      : { on: "node", holds: (node) => test(nodeNumber(node)) },
  );
}

interface TextTest {
  readonly isNegated: boolean;
  readonly matches: (text: string) => boolean;
}

function textTest(operator: string, wanted: string): TextTest | null {
  const isNegated = operator.startsWith("!");
  switch (operator.replace(/^!/, "")) {
    case "=":
      return { isNegated, matches: (text) => text === wanted };
    case "contains":
    case "*=":
      return { isNegated, matches: (text) => text.includes(wanted) };
    case "startswith":
    case "^=":
      return { isNegated, matches: (text) => text.startsWith(wanted) };
    case "endswith":
    case "$=":
      return { isNegated, matches: (text) => text.endsWith(wanted) };
    default:
      return null;
  }
}

function holdsForAny(texts: readonly string[], { isNegated, matches }: TextTest): boolean {
  return texts.some((text) => matches(text.toLowerCase())) !== isNegated;
}

/** Without activity a number is null, which `NaN` selects and no other comparison does. */
function numberTest(operator: string, text: string): ((value: number | null) => boolean) | null {
  if (text === "nan") {
    if (operator === "=") return (value) => value === null;
    return operator === "!=" ? (value) => value !== null : null;
  }
  const wanted = Number(text);
  if (text === "" || !Number.isFinite(wanted)) return null;
  const tests: Readonly<Record<string, (value: number) => boolean>> = {
    "=": (value) => value === wanted,
    "!=": (value) => value !== wanted,
    ">": (value) => value > wanted,
    ">=": (value) => value >= wanted,
    "<": (value) => value < wanted,
    "<=": (value) => value <= wanted,
  };
  const test = tests[operator];
  return test === undefined ? null : (value) => value !== null && test(value);
}
