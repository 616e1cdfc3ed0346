export interface ChangedRange {
  /** Offsets in the old text. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** The smallest range of the old text whose replacement gives the new one. It never parts a surrogate pair or a CRLF. */
export function changedRange(before: string, after: string): ChangedRange {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  if (start > 0 && (isHighSurrogate(before, start - 1) || before[start - 1] === "\r")) start -= 1;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const first = before.length - tail;
  if (tail > 0 && (isLowSurrogate(before, first) || before[first] === "\n")) tail -= 1;
  return { start, end: before.length - tail, replacement: after.slice(start, after.length - tail) };
}

function isHighSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
