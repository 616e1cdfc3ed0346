import type * as z from "zod/mini";
import type { Immutable } from "@/lib/contracts/api.ts";
import type { topologyBox, topologyEdge, topologyNode } from "@/lib/contracts/topology.ts";

export type AnswerNode = Immutable<z.output<typeof topologyNode>>;
export type AnswerEdge = Immutable<z.output<typeof topologyEdge>>;
export type AnswerBox = Immutable<z.output<typeof topologyBox>>;

/** What is drawn. */
export interface GraphAnswer {
  readonly nodes: readonly AnswerNode[];
  readonly edges: readonly AnswerEdge[];
  readonly boxes: readonly AnswerBox[];
}

/** What is picked: written to the address as `node:…` or `edge:…`. */
export interface Selection {
  readonly kind: "node" | "edge";
  readonly id: string;
}

export const EDGE_LABELS = [
  { value: "rate", label: "rate" },
  { value: "errors", label: "error share" },
  { value: "p50", label: "p50" },
  { value: "p95", label: "p95" },
  { value: "p99", label: "p99" },
  { value: "mtls", label: "mTLS" },
] as const;
export type EdgeLabelName = (typeof EDGE_LABELS)[number]["value"];

/** Hosts outside of the mesh and callers without identity stand on their own, outside of every namespace box. */
export function namespaceBoxOf({ kind, namespace }: AnswerNode): string | null {
  return namespace === "" || kind === "outside" || kind === "service-entry" ? null : `namespace/${namespace}`;
}
