import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readTopology } from "@/lib/contracts/topology.ts";

export type TopologyAnswer = ResponseOf<typeof readTopology>;
export type AnswerNode = TopologyAnswer["nodes"][number];
export type AnswerEdge = TopologyAnswer["edges"][number];

/** What is picked: written to the address as `node:…` or `edge:…`. */
export interface Selection {
  readonly kind: "node" | "edge";
  readonly id: string;
}

export function parseSelection(text: string | null): Selection | null {
  const match = /^(node|edge):(.+)$/s.exec(text ?? "");
  if (match?.[2] === undefined) return null;
  return { kind: match[1] === "edge" ? "edge" : "node", id: match[2] };
}

export function selectionText(selection: Selection | null): string | null {
  return selection === null ? null : `${selection.kind}:${selection.id}`;
}

/** Hosts outside of the mesh and callers without identity stand on their own, outside of every namespace box. */
export function namespaceBoxOf({ kind, namespace }: AnswerNode): string | null {
  return namespace === "" || kind === "outside" || kind === "service-entry" ? null : `namespace/${namespace}`;
}
