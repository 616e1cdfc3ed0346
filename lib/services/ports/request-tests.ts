import type { MeshSnapshot } from "../../domain/mesh/snapshot.ts";

export interface ChangedTest {
  readonly id: string;
  readonly name: string;
  /** What the request gets, in words: `200 from shop/cart-v1`, `403`. */
  readonly before: string;
  readonly after: string;
  /** On the draft, against what the test expects. */
  readonly result: "pass" | "fail" | "unknown";
  readonly because: string;
}

/** Saved requests with the answer that is expected of them, run on a draft. */
export interface RequestTests {
  /** Tests of one cluster that the person may see. */
  run(input: {
    readonly cluster: string;
    readonly before: MeshSnapshot;
    readonly after: MeshSnapshot;
  }): Promise<{
    readonly total: number;
    /** On the draft. */
    readonly passed: number;
    readonly changed: readonly ChangedTest[];
  }>;
}
