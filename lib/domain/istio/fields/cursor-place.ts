import { isMap, isScalar, isSeq, type ParsedNode } from "yaml";
import type { JsonPrimitive, Path } from "../../base/json.ts";
import { keyText, nodeAt } from "../document/nodes.ts";
import { parseSource } from "../document/parse.ts";
import { findConfigKind, type ConfigKind } from "../kinds.ts";
import { groupOf } from "../../kube/object-ref.ts";

/** Line and column, from 1; columns in UTF-16 units. */
export interface Cursor {
  readonly line: number;
  readonly column: number;
}

/** Where a cursor stands inside a document. */
export interface CursorPlace {
  readonly kind: ConfigKind;
  /** The version that the document states. */
  readonly version: string;
  /** The document's `metadata.namespace`; null when it has none. */
  readonly namespace: string | null;
  readonly path: Path;
  /** Offsets of the key or value under the cursor. */
  readonly range: readonly [start: number, end: number];
  readonly root: ParsedNode;
}

/** Offset of a cursor, at most the end of its line. */
export function offsetOf(text: string, { line, column }: Cursor): number {
  let start = 0;
  for (let current = 1; current < line; current += 1) {
    const next = text.indexOf("\n", start);
    if (next === -1) return text.length;
    start = next + 1;
  }
  const end = text.indexOf("\n", start);
  return Math.min(start + column - 1, end === -1 ? text.length : end);
}

/** The field at an offset of a text that need not be complete. Null outside documents of kinds that we know. */
export function placeAt(text: string, offset: number): CursorPlace | null {
  for (const { contents } of parseSource(text).sources) {
    if (contents === null || offset < contents.range[0] || offset > contents.range[2]) continue;
    const kind = kindOf(contents);
    const found = kind === null ? null : descend(contents, offset, []);
    if (kind === null || found === null) return null;
    return { ...kind, ...found, root: contents, namespace: textAt(contents, ["metadata", "namespace"]) };
  }
  return null;
}

/** The text or number at a path; null for anything else. */
export function scalarAt(root: ParsedNode, path: Path): JsonPrimitive {
  const node = nodeAt(root, path);
  if (node === null || !isScalar(node)) return null;
  const { value } = node;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

function textAt(root: ParsedNode, path: Path): string | null {
  const value = scalarAt(root, path);
  return typeof value === "string" && value !== "" ? value : null;
}

function kindOf(root: ParsedNode): { readonly kind: ConfigKind; readonly version: string } | null {
  const apiVersion = textAt(root, ["apiVersion"]) ?? "";
  const kind = findConfigKind(textAt(root, ["kind"]) ?? "", groupOf(apiVersion));
  return kind === null ? null : { kind, version: apiVersion.split("/").at(-1) ?? "" };
}

interface Found {
  readonly path: Path;
  readonly range: readonly [start: number, end: number];
}

function descend(node: ParsedNode, offset: number, path: Path): Found | null {
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      const name = keyText(key);
      if (name === null) continue;
      if (isWithin(key, offset)) return { path: [...path, name], range: [key.range[0], key.range[1]] };
      if (value !== null && isWithin(value, offset)) return descend(value, offset, [...path, name]);
    }
    return null;
  }
  if (isSeq(node)) {
    const index = node.items.findIndex((element) => isWithin(element, offset));
    const element = node.items[index];
    return element === undefined ? null : descend(element, offset, [...path, index]);
  }
  return { path, range: [node.range[0], node.range[1]] };
}

function isWithin({ range }: ParsedNode, offset: number): boolean {
  return offset >= range[0] && offset <= range[1];
}
