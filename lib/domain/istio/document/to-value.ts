import { isAlias, isPair, isScalar, isSeq, type Document, type ParsedNode } from "yaml";
import { keyText, type ParsedPair } from "./nodes.ts";

type ConversionCode = "duplicate_key" | "alias" | "not_json";

/** Carries the place of what has no JSON value; caught by the parser's front door. */
export class ConversionError extends Error {
  readonly code: ConversionCode;
  readonly range: readonly [number, number];

  constructor(code: ConversionCode, message: string, node: ParsedNode) {
    super(message);
    this.code = code;
    this.range = [node.range[0], node.range[1]];
  }
}

/** Values that aliases may add to a document in total; an alias bomb needs millions. */
const MAX_ALIASED_VALUES = 10_000;
const MAX_ALIAS_DEPTH = 10;

/**
 * The JSON value of a document: keys are texts, `__proto__` is a key like any other, merge keys (`<<`) are merged as
 * kubectl does. Throws ConversionError.
 */
export function convertDocument(document: Document.Parsed): unknown {
  const state: ConversionState = { anchors: new Map(), aliasedValues: 0, aliasDepth: 0 };
  return document.contents === null ? null : convertNode(document.contents, state);
}

interface ConversionState {
  readonly anchors: Map<string, ParsedNode>;
  aliasedValues: number;
  aliasDepth: number;
}

function convertNode(node: ParsedNode, state: ConversionState): unknown {
  if (state.aliasDepth > 0) countAliased(node, state);
  if (isAlias(node)) return convertAlias(node, state);
  if (node.anchor !== undefined) state.anchors.set(node.anchor, node);
  if (isScalar(node)) return convertScalar(node);
  if (isSeq(node)) return node.items.map((element) => convertElement(element, state));
  return convertMap(node.items, state);
}

function countAliased(node: ParsedNode, state: ConversionState): void {
  state.aliasedValues += 1;
  if (state.aliasedValues > MAX_ALIASED_VALUES) {
    throw new ConversionError("alias", "Aliases expand to too many values", node);
  }
}

function convertAlias(node: ParsedNode & { source: string }, state: ConversionState): unknown {
  const target = state.anchors.get(node.source);
  if (target === undefined) {
    throw new ConversionError("alias", `Alias *${node.source} has no anchor before it`, node);
  }
  if (state.aliasDepth >= MAX_ALIAS_DEPTH) {
    throw new ConversionError("alias", `Alias *${node.source} refers to itself`, node);
  }
  state.aliasDepth += 1;
  const value = convertNode(target, state);
  state.aliasDepth -= 1;
  return value;
}

function convertScalar(node: ParsedNode & { value?: unknown }): unknown {
  const { value } = node;
  if (value === null || value === undefined || typeof value === "boolean" || typeof value === "string") {
    return value ?? null;
  }
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new ConversionError("not_json", `${String(value)} has no JSON value`, node);
}

/** A pair inside a flow list (`[a: 1]`) is a map of one key. */
function convertElement(element: unknown, state: ConversionState): unknown {
  if (isPair(element)) return convertMap([element as ParsedPair], state);
  return convertNode(element as ParsedNode, state);
}

function convertMap(pairs: readonly ParsedPair[], state: ConversionState): unknown {
  const result: Record<string, unknown> = {};
  const seen = new Set<string>();
  const merged: unknown[] = [];
  for (const { key, value } of pairs) {
    const name = keyText(key);
    if (name === null) throw new ConversionError("not_json", "A key must be a text", key);
    const converted = value === null ? null : convertNode(value, state);
    if (name === "<<" && isScalar(key) && key.type === "PLAIN") {
      merged.push(...(Array.isArray(converted) ? converted : [converted]));
      continue;
    }
    if (seen.has(name)) {
      throw new ConversionError(
        "duplicate_key",
        `Key ${JSON.stringify(name)} is already set in this map`,
        key,
      );
    }
    seen.add(name);
    setOwn(result, name, converted);
  }
  for (const source of merged) {
    if (typeof source !== "object" || source === null) continue;
    for (const [name, value] of Object.entries(source))
      if (!Object.hasOwn(result, name)) setOwn(result, name, value);
  }
  return result;
}

function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
