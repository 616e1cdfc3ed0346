export type DiffLine =
  | { readonly type: "same"; readonly before: number; readonly after: number; readonly text: string }
  | {
      readonly type: "removed";
      readonly before: number;
      readonly text: string;
      readonly words: readonly WordPart[];
    }
  | {
      readonly type: "added";
      readonly after: number;
      readonly text: string;
      readonly words: readonly WordPart[];
    };

/** A piece of a changed line; `changed` pieces get the word highlight. */
export interface WordPart {
  readonly text: string;
  readonly changed: boolean;
}

export interface DiffFold {
  readonly type: "fold";
  readonly id: number;
  readonly lines: readonly DiffLine[];
}

/** Texts that differ in more lines than this are shown as wholly replaced. */
const MAX_EDITS = 1_000;

/**
 * Matches of the longest common subsequence as index pairs (Myers, O(ND)). Null when the texts differ in more than
 * `maxEdits` places: then nothing is claimed to be the same.
 */
export function commonPairs<T>(
  before: readonly T[],
  after: readonly T[],
  maxEdits: number,
): readonly (readonly [number, number])[] | null {
  const max = Math.min(before.length + after.length, maxEdits);
  const offset = max + 1;
  const reach = new Int32Array(2 * max + 3);
  const trace: Int32Array[] = [];
  for (let edits = 0; edits <= max; edits += 1) {
    trace.push(reach.slice());
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down = reach[offset + diagonal + 1] ?? 0;
      const right = reach[offset + diagonal - 1] ?? 0;
      let x = diagonal === -edits || (diagonal !== edits && right < down) ? down : right + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x += 1;
      reach[offset + diagonal] = x;
      if (x >= before.length && x - diagonal >= after.length) {
        return backtrack(trace, { x: before.length, y: after.length, offset });
      }
    }
  }
  return null;
}

function backtrack(trace: readonly Int32Array[], end: { x: number; y: number; offset: number }) {
  const pairs: (readonly [number, number])[] = [];
  let { x, y } = end;
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const from = previousPoint(trace[edits] ?? new Int32Array(), {
      diagonal: x - y,
      edits,
      offset: end.offset,
    });
    while (x > from.x && y > from.y) {
      x -= 1;
      y -= 1;
      pairs.push([x, y]);
    }
    ({ x, y } = from);
  }
  return pairs.toReversed();
}

/** Where the path stood before its last edit and the run of equal lines after it. */
function previousPoint(reach: Int32Array, at: { diagonal: number; edits: number; offset: number }) {
  const down = reach[at.offset + at.diagonal + 1] ?? 0;
  const right = reach[at.offset + at.diagonal - 1] ?? 0;
  const cameDown = at.diagonal === -at.edits || (at.diagonal !== at.edits && right < down);
  return cameDown ? { x: down, y: down - at.diagonal - 1 } : { x: right, y: right - at.diagonal + 1 };
}

function splitLines(text: string): readonly string[] {
  if (text === "") return [];
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}

/** Lines of both texts in reading order; removed lines stand before the added ones that replace them. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const left = splitLines(before);
  const right = splitLines(after);
  const pairs = commonPairs(left, right, MAX_EDITS) ?? [];
  const lines: DiffLine[] = [];
  let x = 0;
  let y = 0;
  for (const [toX, toY] of [...pairs, [left.length, right.length] as const]) {
    lines.push(...changedBlock(left, right, { x, y, toX, toY }));
    if (toX < left.length && toY < right.length) {
      lines.push({ type: "same", before: toX + 1, after: toY + 1, text: left[toX] ?? "" });
    }
    x = toX + 1;
    y = toY + 1;
  }
  return lines;
}

interface Block {
  readonly x: number;
  readonly y: number;
  readonly toX: number;
  readonly toY: number;
}

function changedBlock(
  left: readonly string[],
  right: readonly string[],
  { x, y, toX, toY }: Block,
): DiffLine[] {
  const removed = left.slice(x, toX);
  const added = right.slice(y, toY);
  const words = removed.map((text, at) => wordParts(text, added[at] ?? null));
  const back = added.map((text, at) => wordParts(text, removed[at] ?? null));
  return [
    ...removed.map((text, at): DiffLine => ({
      type: "removed",
      before: x + at + 1,
      text,
      words: words[at] ?? [],
    })),
    ...added.map((text, at): DiffLine => ({ type: "added", after: y + at + 1, text, words: back[at] ?? [] })),
  ];
}

const MAX_WORD_EDITS = 200;

/** Pieces of `text` that the other side lacks; a line with nothing in common has no highlights. */
function wordParts(text: string, other: string | null): readonly WordPart[] {
  const plain = [{ text, changed: false }];
  if (other === null) return plain;
  const mine = tokens(text);
  const pairs = commonPairs(mine, tokens(other), MAX_WORD_EDITS);
  if (pairs === null) return plain;
  const kept = new Set(pairs.map(([at]) => at));
  if (!mine.some((token, at) => kept.has(at) && token.trim() !== "")) return plain;
  const parts: WordPart[] = [];
  mine.forEach((token, at) => {
    const changed = !kept.has(at);
    const last = parts.at(-1);
    if (last?.changed === changed) parts[parts.length - 1] = { text: last.text + token, changed };
    else parts.push({ text: token, changed });
  });
  return parts;
}

function tokens(line: string): readonly string[] {
  return line.match(/[\w./-]+|\s+|[^\w\s]/g) ?? [];
}

/** Runs of unchanged lines longer than the context become folds: "10 lines unchanged". */
export function foldSame(lines: readonly DiffLine[], context = 3): readonly (DiffLine | DiffFold)[] {
  const near = new Set<number>();
  lines.forEach((line, at) => {
    if (line.type === "same") return;
    for (let index = at - context; index <= at + context; index += 1) near.add(index);
  });
  const out: (DiffLine | DiffFold)[] = [];
  let hidden: DiffLine[] = [];
  const flush = () => {
    if (hidden.length > 1) out.push({ type: "fold", id: out.length, lines: hidden });
    else out.push(...hidden);
    hidden = [];
  };
  lines.forEach((line, at) => {
    if (near.has(at)) {
      flush();
      out.push(line);
    } else hidden.push(line);
  });
  flush();
  return out;
}

/** Rows for side by side: replaced lines face each other, absent ones are null. */
export function pairSides(
  lines: readonly DiffLine[],
): readonly { readonly left: DiffLine | null; readonly right: DiffLine | null }[] {
  const rows: { left: DiffLine | null; right: DiffLine | null }[] = [];
  let open: number[] = [];
  for (const line of lines) {
    if (line.type === "same") {
      rows.push({ left: line, right: line });
      open = [];
    } else if (line.type === "removed") {
      open.push(rows.length);
      rows.push({ left: line, right: null });
    } else {
      const at = open.shift();
      const row = at === undefined ? undefined : rows[at];
      if (row === undefined) rows.push({ left: null, right: line });
      else row.right = line;
    }
  }
  return rows;
}

export function countChanges(lines: readonly DiffLine[]): {
  readonly added: number;
  readonly removed: number;
} {
  return {
    added: lines.filter(({ type }) => type === "added").length,
    removed: lines.filter(({ type }) => type === "removed").length,
  };
}
