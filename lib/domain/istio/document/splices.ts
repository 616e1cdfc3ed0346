import { isMap, isScalar, isSeq, type ParsedNode } from "yaml";
import type { Path } from "../../base/json.ts";
import type { ItemMove, Splice } from "./splice.ts";
import {
  columnOf,
  entriesOf,
  entryIndex,
  isCollectionNode,
  isFlow,
  lineEnd,
  lineStart,
  nextLine,
  type Entry,
} from "./layout.ts";
import { contentEnd, nodeAt } from "./nodes.ts";
import {
  detectStyle,
  isCollection,
  renderAfterKey,
  renderBlock,
  renderFlow,
  renderScalar,
  type ScalarQuote,
} from "./render.ts";

/** Replaces the value at an existing path. */
export function replaceSplices(
  root: ParsedNode,
  path: Path,
  value: unknown,
  text: string,
): readonly Splice[] | null {
  const node = nodeAt(root, path);
  const part = path.at(-1);
  if (part === undefined) {
    const [start] = root.range;
    const rendered = isFlow(root)
      ? renderFlow(value, isJson(text))
      : renderBlock(value, columnOf(text, start), detectStyle(text));
    return [{ start, end: contentEnd(root, text), text: rendered }];
  }
  const parent = nodeAt(root, path.slice(0, -1));
  const entry = parent === null ? undefined : entriesOf(parent, text)?.[entryIndex(parent, part)];
  if (parent === null || entry === undefined) return null;
  if (isFlow(parent)) {
    if (node === null) return null;
    return [{ start: node.range[0], end: entry.end, text: renderFlow(value, isJson(text)) }];
  }
  if (node !== null && isInlineScalar(node) && !isCollection(value) && !isMultiline(value)) {
    return [
      {
        start: node.range[0],
        end: node.range[1],
        text: renderScalar(value, { flow: false, quote: quoteOf(node) }),
      },
    ];
  }
  return replaceEntryValue(parent, entry, value, text);
}

function replaceEntryValue(
  parent: ParsedNode,
  entry: Entry,
  value: unknown,
  text: string,
): readonly Splice[] {
  const style = detectStyle(text);
  const column = columnOf(text, entry.start);
  const rendered = isSeq(parent)
    ? ` ${renderBlock(value, column + 2, style)}`
    : renderAfterKey(value, column, {
        ...style,
        listOffset: ownListOffset(entry, column, text) ?? style.listOffset,
      });
  const commentEnd = commentBeforeValue(entry, text);
  if (commentEnd === null) return [{ start: entry.valueStart, end: entry.end, text: rendered }];
  if (!rendered.startsWith(style.eol)) {
    return [
      { start: entry.valueStart, end: entry.valueStart, text: rendered },
      { start: commentEnd, end: entry.end, text: "" },
    ];
  }
  return [{ start: commentEnd, end: entry.end, text: rendered }];
}

/** Offset behind the last comment between `key:` and its value; null when there is none. */
function commentBeforeValue({ valueStart, value }: Entry, text: string): number | null {
  if (value === null) return null;
  const gap = text.slice(valueStart, value.range[0]);
  if (!gap.includes("#")) return null;
  return valueStart + gap.trimEnd().length;
}

/** A list under a key keeps the column of its dashes. */
function ownListOffset({ value }: Entry, column: number, text: string): number | null {
  if (value === null || !isSeq(value) || isFlow(value)) return null;
  const offset = columnOf(text, value.range[0]) - column;
  return offset >= 0 ? offset : null;
}

/** Adds an element before an index, or a key at the end of a map. */
export function insertSplices(
  root: ParsedNode,
  path: Path,
  value: unknown,
  text: string,
): readonly Splice[] | null {
  const part = path.at(-1);
  const parentPath = path.slice(0, -1);
  const parent = nodeAt(root, parentPath);
  if (part === undefined || parent === null || !isCollectionNode(parent)) return null;
  const entries = entriesOf(parent, text);
  if (entries === null) return null;
  if (entries.length === 0) {
    return replaceSplices(root, parentPath, isSeq(parent) ? [value] : { [String(part)]: value }, text);
  }
  const index = isSeq(parent) ? Number(part) : entries.length;
  if (isFlow(parent))
    return insertIntoFlow({ entries, index, text, rendered: flowEntry(parent, part, value, text) });

  return insertIntoBlock({ parent, entries, index, part, value, text });
}

interface BlockInsert {
  readonly parent: ParsedNode;
  readonly entries: readonly Entry[];
  readonly index: number;
  readonly part: string | number;
  readonly value: unknown;
  readonly text: string;
}

function insertIntoBlock({ parent, entries, index, part, value, text }: BlockInsert): readonly Splice[] {
  const style = detectStyle(text);
  const column = columnOf(text, entries[0]?.start ?? 0);
  const rendered = isSeq(parent)
    ? `- ${renderBlock(value, column + 2, style)}`
    : `${renderScalar(String(part), { flow: false, quote: "plain" })}:${renderAfterKey(value, column, style)}`;
  const previous = entries[index - 1];
  if (previous !== undefined) {
    const at = lineEnd(text, previous.end);
    return [{ start: at, end: at, text: `${style.eol}${" ".repeat(column)}${rendered}` }];
  }
  const first = entries[0]?.start ?? 0;
  return [{ start: first, end: first, text: `${rendered}${style.eol}${" ".repeat(column)}` }];
}

function flowEntry(parent: ParsedNode, part: string | number, value: unknown, text: string): string {
  const json = isJson(text);
  if (isSeq(parent)) return renderFlow(value, json);
  return renderFlow({ [String(part)]: value }, json).slice(1, -1);
}

interface FlowInsert {
  readonly entries: readonly Entry[];
  readonly index: number;
  readonly text: string;
  readonly rendered: string;
}

function insertIntoFlow({ entries, index, text, rendered }: FlowInsert): readonly Splice[] | null {
  const previous = entries[index - 1];
  const neighbour = previous ?? entries[0];
  if (neighbour === undefined) return null;
  const start = lineStart(text, neighbour.start);
  const indent = text.slice(start, neighbour.start);
  const separator = /^\s*$/.test(indent) && start > 0 ? `,${detectStyle(text).eol}${indent}` : ", ";
  if (previous === undefined)
    return [{ start: neighbour.start, end: neighbour.start, text: rendered + separator }];
  return [{ start: previous.end, end: previous.end, text: separator + rendered }];
}

export function removeSplices(root: ParsedNode, path: Path, text: string): readonly Splice[] | null {
  const part = path.at(-1);
  const parentPath = path.slice(0, -1);
  const parent = nodeAt(root, parentPath);
  if (part === undefined || parent === null || !isCollectionNode(parent)) return null;
  const entries = entriesOf(parent, text);
  const index = entryIndex(parent, part);
  const entry = entries?.[index];
  if (entries === null || entry === undefined) return null;
  if (entries.length === 1) return replaceSplices(root, parentPath, isMap(parent) ? {} : [], text);
  return removeEntry({ entries, index, entry, isFlow: isFlow(parent), text });
}

interface EntryRemoval {
  readonly entries: readonly Entry[];
  readonly index: number;
  readonly entry: Entry;
  readonly isFlow: boolean;
  readonly text: string;
}

function removeEntry({ entries, index, entry, isFlow, text }: EntryRemoval): readonly Splice[] | null {
  const next = entries[index + 1];
  const previous = entries[index - 1];
  if (isFlow) {
    if (next !== undefined) return [{ start: entry.start, end: next.start, text: "" }];
    return previous === undefined ? null : [{ start: previous.end, end: entry.end, text: "" }];
  }
  const start = lineStart(text, entry.start);
  if (text.slice(start, entry.start).trim() === "") return [removedLines(start, entry.end, text)];
  if (next === undefined) return null;
  const gap = text.slice(entry.end, next.start);
  // A comment behind the entry goes with it; comments on lines of their own belong to the next.
  const isKept = gap.slice(gap.indexOf("\n") + 1).includes("#");
  return [{ start: entry.start, end: isKept ? entry.end : next.start, text: "" }];
}

/** Whole lines; at the end of a text without a last line break, the break before goes instead. */
function removedLines(start: number, contentEndOffset: number, text: string): Splice {
  const end = nextLine(text, contentEndOffset);
  if (end < text.length || text.endsWith("\n") || start === 0) return { start, end, text: "" };
  return { start: lineEnd(text, start - (text[start - 2] === "\r" ? 2 : 1)), end, text: "" };
}

export function moveSplices(root: ParsedNode, move: ItemMove, text: string): readonly Splice[] | null {
  const { path, from, to } = move;
  const list = nodeAt(root, path);
  const entries = list !== null && isSeq(list) ? entriesOf(list, text) : null;
  if (list === null || entries === null || from === to) return null;
  const order = entries
    .map((_, index) => index)
    .toSpliced(from, 1)
    .toSpliced(to, 0, from);
  if (isFlow(list)) return permute(entries, order, text);
  const blocks = entries.map((entry) => ({
    start: commentStart(text, entry.start),
    end: lineEnd(text, entry.end),
  }));
  const startsLine = entries.every(({ start }) => text.slice(lineStart(text, start), start).trim() === "");
  return startsLine ? permute(blocks, order, text) : permute(entries, order, text);
}

function permute(
  ranges: readonly { readonly start: number; readonly end: number }[],
  order: readonly number[],
  text: string,
): readonly Splice[] {
  return ranges.flatMap(({ start, end }, index) => {
    const source = ranges[order[index] ?? index];
    if (source === undefined || order[index] === index) return [];
    return [{ start, end, text: text.slice(source.start, source.end) }];
  });
}

/** Start of the comment lines right above an entry, else of its own line. */
function commentStart(text: string, offset: number): number {
  let start = lineStart(text, offset);
  const indent = text.slice(start, offset);
  while (start > 0) {
    const above = lineStart(text, start - 1);
    if (!text.slice(above, start).startsWith(`${indent}#`)) break;
    start = above;
  }
  return start;
}

function isInlineScalar(node: ParsedNode): boolean {
  return (
    isScalar(node) &&
    node.range[1] > node.range[0] &&
    (node.type === "PLAIN" || node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE")
  );
}

function isMultiline(value: unknown): boolean {
  return typeof value === "string" && value.includes("\n");
}

function quoteOf(node: ParsedNode): ScalarQuote {
  if (!isScalar(node)) return "plain";
  if (node.type === "QUOTE_DOUBLE") return "double";
  return node.type === "QUOTE_SINGLE" ? "single" : "plain";
}

function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}
