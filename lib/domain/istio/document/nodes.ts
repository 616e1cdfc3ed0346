import { isAlias, isMap, isScalar, isSeq, type Pair, type ParsedNode } from "yaml";
import type { Path } from "../../base/json.ts";

export type ParsedPair = Pair<ParsedNode, ParsedNode | null>;

/** The node at a path; null when there is none. Aliases are not followed. */
export function nodeAt(root: ParsedNode, path: Path): ParsedNode | null {
  let node: ParsedNode | null = root;
  for (const part of path) {
    if (node === null) return null;
    node = childAt(node, part);
  }
  return node;
}

export function childAt(node: ParsedNode, part: string | number): ParsedNode | null {
  if (isMap(node)) return pairOf(node, String(part))?.value ?? null;
  if (isSeq(node) && typeof part === "number") return node.items[part] ?? null;
  return null;
}

/** The pair of a map with that key. Of duplicates, which are reported elsewhere, the last. */
export function pairOf(node: ParsedNode, key: string): ParsedPair | null {
  if (!isMap(node)) return null;
  return node.items.findLast((pair) => keyText(pair.key) === key) ?? null;
}

/** Map keys are texts in Kubernetes: `8080:` is the key "8080". Null for keys that are no scalars. */
export function keyText(key: ParsedNode): string | null {
  if (!isScalar(key)) return null;
  if (typeof key.value === "string") return key.value;
  return key.value === null ? null : (key.source ?? String(key.value));
}

/** Offset behind the last visible character of a node, without the trailing comment and line break. */
export function contentEnd(node: ParsedNode, text: string): number {
  let current: ParsedNode = node;
  for (;;) {
    const last = lastChild(current);
    if (last === null) break;
    current = last;
  }
  const end = current.range[1];
  const isBlockScalar =
    isScalar(current) && (current.type === "BLOCK_LITERAL" || current.type === "BLOCK_FOLDED");
  if (!isBlockScalar) return end;
  return current.range[0] + text.slice(current.range[0], end).trimEnd().length;
}

function lastChild(node: ParsedNode): ParsedNode | null {
  if (isAlias(node) || isScalar(node) || node.flow === true) return null;
  if (isSeq(node)) return node.items.at(-1) ?? null;
  if (!isMap(node)) return null;
  const pair = node.items.at(-1);
  return pair === undefined ? null : (pair.value ?? pair.key);
}
