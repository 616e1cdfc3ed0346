import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from "yaml";
import { contentEnd, keyText, type ParsedPair } from "./nodes.ts";

/** One element of a collection in the text. */
export interface Entry {
  /** Offset of the dash or of the key. */
  readonly start: number;
  /** Offset behind the dash or the colon: where the value's text may begin. */
  readonly valueStart: number;
  /** Offset behind the last visible character. */
  readonly end: number;
  readonly value: ParsedNode | null;
}

export type Collection = ParsedNode & { readonly items: unknown };

export function isCollectionNode(node: ParsedNode | null): node is Collection {
  return isMap(node) || isSeq(node);
}

export function isFlow(node: ParsedNode): boolean {
  return isCollectionNode(node) && "flow" in node && node.flow === true;
}

/** The entries of a collection in the order of the text; null when its form is too unusual to edit in place. */
export function entriesOf(node: ParsedNode, text: string): readonly Entry[] | null {
  if (isMap(node)) return mapEntries(node.items, text);
  if (isSeq(node)) return seqEntries(node, text);
  return null;
}

function mapEntries(pairs: readonly ParsedPair[], text: string): readonly Entry[] | null {
  const entries: Entry[] = [];
  for (const { key, value, srcToken } of pairs) {
    const colon = srcToken?.sep?.find(({ type }) => type === "map-value-ind");
    const isExplicit = srcToken?.start.some(({ type }) => type === "explicit-key-ind") ?? false;
    if (colon === undefined || isExplicit || !isScalar(key) || isAlias(key)) return null;
    const end = value === null ? colon.offset + 1 : Math.max(colon.offset + 1, contentEnd(value, text));
    entries.push({ start: key.range[0], valueStart: colon.offset + 1, end, value });
  }
  return entries;
}

function seqEntries(node: ParsedNode, text: string): readonly Entry[] | null {
  if (!isSeq(node)) return null;
  const items: readonly ParsedNode[] = node.items;
  if (node.flow === true) {
    return items.some((item) => !("range" in item))
      ? null
      : items.map((value) => ({
          start: value.range[0],
          valueStart: value.range[0],
          end: contentEnd(value, text),
          value,
        }));
  }
  const token = node.srcToken;
  if (token?.type !== "block-seq") return null;
  const dashes = token.items.flatMap(({ start }) => start.filter(({ type }) => type === "seq-item-ind"));
  if (dashes.length !== items.length) return null;
  return items.map((value, index) => {
    const start = dashes[index]?.offset ?? 0;
    return { start, valueStart: start + 1, end: Math.max(start + 1, contentEnd(value, text)), value };
  });
}

/** Index of a path part among the entries; -1 when there is none. */
export function entryIndex(node: ParsedNode, part: string | number): number {
  if (isMap(node)) return node.items.findLastIndex(({ key }) => keyText(key) === String(part));
  return isSeq(node) && typeof part === "number" && part < node.items.length ? part : -1;
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Offset of the line break (or of the end) that follows. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  if (end === -1) return text.length;
  return end > offset && text[end - 1] === "\r" ? end - 1 : end;
}

/** Offset behind the line break that follows. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end + 1;
}

export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}
