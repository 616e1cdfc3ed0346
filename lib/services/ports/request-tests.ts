import type { MeshSnapshot } from "../../domain/mesh/snapshot.ts";

export interface ChangedTest {
  readonly id: string;
  readonly name: string;
  /** What the request gets, in words: `200 from shop/cart-v1`, `403`. */
  readonly before: string;
  readonly after: string;
  readonly because: string;
}

/** Saved requests with the answer that is expected of them, run on a draft. */
export interface RequestTests {
  /** Tests of one cluster that the person may see. */
  run(input: {
    readonly cluster: string;
    readonly before: MeshSnapshot;
    readonly after: MeshSnapshot;
  }): Promise<{ readonly passed: number; readonly changed: readonly ChangedTest[] }>;
}
