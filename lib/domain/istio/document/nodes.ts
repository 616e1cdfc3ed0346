import { isMap, isScalar, isSeq, type Pair, type ParsedNode } from "yaml";
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
