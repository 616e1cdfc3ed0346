import type { QueryErrorKind } from "../prometheus/promql/query-error.ts";
import type { Epoch } from "../traffic/history/traffic-history.ts";

/** What a thread begins with: enough to count exactly as the thread that decides the traffic. */
export interface HistoryReplica {
  readonly seed: string;
  /** Nothing is scraped before this time. */
  readonly sinceMs: number;
  readonly epochs: readonly Epoch[];
}

export interface ApiCall {
  readonly method: string;
  /** Below `/api/v1/`. */
  readonly path: string;
  /** URL-encoded. */
  readonly params: string;
}

export type ToThread =
  | { readonly type: "epoch"; readonly epoch: Epoch }
  | { readonly type: "call"; readonly id: number; readonly call: ApiCall };

export type FromThread =
  | { readonly type: "answer"; readonly id: number; readonly body: string | null }
  | { readonly type: "error"; readonly id: number; readonly kind: QueryErrorKind; readonly message: string };
