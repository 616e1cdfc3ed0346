/** Something on a vertical line: where it wants to be and how far it reaches above and below, px. */
export interface Placed {
  readonly wantedY: number;
  readonly above: number;
  readonly below: number;
}

interface Block {
  sum: number;
  count: number;
}

/**
 * Places things one below the other in the given order, none overlapping, as near to where they want to be as can be
 * (least squares, by pooling neighbours that push each other). Answers their y.
 */
export function spreadApart(things: readonly Placed[], gap: number): readonly number[] {
  const offsets: number[] = [];
  let offset = 0;
  things.forEach((thing, index) => {
    const before = things[index - 1];
    if (before !== undefined) offset += before.below + gap + thing.above;
    offsets.push(offset);
  });
  const blocks: Block[] = [];
  things.forEach(({ wantedY }, index) => {
    let block: Block = { sum: wantedY - (offsets[index] ?? 0), count: 1 };
    for (let last = blocks.at(-1); last !== undefined && mean(last) > mean(block); last = blocks.at(-1)) {
      block = { sum: block.sum + last.sum, count: block.count + last.count };
      blocks.pop();
    }
    blocks.push(block);
  });
  const starts = blocks.flatMap((block) => Array<number>(block.count).fill(mean(block)));
  return offsets.map((own, index) => (starts[index] ?? 0) + own);
}

const mean = ({ sum, count }: Block): number => sum / count;
