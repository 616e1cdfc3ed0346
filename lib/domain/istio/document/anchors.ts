import { isAlias, visit, type ParsedNode } from "yaml";
import type { Path } from "../../base/json.ts";
import { childAt } from "./nodes.ts";

/**
 * Why an edit at the path would change more than the path: an alias or an anchor on the way to it, or an anchor inside
 * what it replaces. Null when nothing stands in the way.
 */
export function anchorAt(root: ParsedNode, path: Path): string | null {
  let node: ParsedNode | null = root;
  for (let depth = 0; node !== null; depth += 1) {
    if (isAlias(node)) return `*${node.source}`;
    if (node.anchor !== undefined) return `&${node.anchor}`;
    const part = path[depth];
    if (part === undefined) break;
    node = childAt(node, part);
  }
  return node === null ? null : anchorInside(node);
}

function anchorInside(node: ParsedNode): string | null {
  let found: string | null = null;
  visit(node, {
    Node: (_key, inner) => {
      if (isAlias(inner) || inner.anchor === undefined) return undefined;
      found = `&${inner.anchor}`;
      return visit.BREAK;
    },
  });
  return found;
}
