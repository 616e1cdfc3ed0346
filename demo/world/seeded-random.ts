import { hashUnit } from "../traffic/hash-unit.ts";

/** Numbers in [0, 1) that repeat for the same seed. */
export function seededRandom(seed: string): () => number {
  let count = 0;
  return () => {
    count += 1;
    return hashUnit(`${seed}/${String(count)}`);
  };
}
