import type { Random } from "./random.ts";

/**
 * `plain` worlds hold what the truth sample holds; `wide` ones every field that the simulator knows.
 */
export interface Draw {
  readonly random: Random;
  readonly wide: boolean;
}

/** A share for fields that only wide worlds have. */
export function onlyWide({ wide }: Draw, share: number): number {
  return wide ? share : 0;
}
