/** Where a document's content stands, in UTF-16 units of the whole text. */
export type DocumentRange = readonly [start: number, end: number];

/**
 * Cuts a text with several documents into one text for each, every byte kept: comments before a document go with it,
 * separators go away. `ranges` are the contents in order.
 */
export function splitDocuments(text: string, ranges: readonly DocumentRange[]): readonly string[] {
  const cuts = ranges.map(([start], at) => {
    if (at === 0) return separatorBefore(text, 0, start) ?? 0;
    const from = ranges[at - 1]?.[1] ?? 0;
    return separatorBefore(text, from, start) ?? from;
  });
  return cuts.map((cut, at) => {
    const next = ranges[at + 1];
    const until = next === undefined ? text.length : endBefore(text, ranges[at]?.[1] ?? cut, next[0]);
    return text.slice(cut, until);
  });
}

const SEPARATOR = /^---(?=\s|$)[^\n]*(?:\n|$)/gm;

/** Offset behind the last separator line between two contents; the start of it when the content follows on its line. */
function separatorBefore(text: string, from: number, start: number): number | null {
  const found = lastSeparator(text, from, start);
  if (found === null) return null;
  const behind = found.index + found.length;
  return behind <= start ? behind : found.index;
}

function endBefore(text: string, from: number, start: number): number {
  return lastSeparator(text, from, start)?.index ?? start;
}

function lastSeparator(
  text: string,
  from: number,
  start: number,
): { readonly index: number; readonly length: number } | null {
  // A separator is a line of its own: the search begins where its line does.
  const lineStart = text.lastIndexOf("\n", Math.max(0, from - 1)) + 1;
  let last: { index: number; length: number } | null = null;
  for (const match of text.slice(lineStart).matchAll(SEPARATOR)) {
    const index = lineStart + match.index;
    if (index >= start) break;
    if (index >= from) last = { index, length: match[0].length };
  }
  return last;
}
