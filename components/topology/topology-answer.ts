import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readTopology } from "@/lib/contracts/topology.ts";
import type { Selection } from "../graph/graph-answer.ts";

export type TopologyAnswer = ResponseOf<typeof readTopology>;

export function parseSelection(text: string | null): Selection | null {
  const match = /^(node|edge):(.+)$/s.exec(text ?? "");
  if (match?.[2] === undefined) return null;
  return { kind: match[1] === "edge" ? "edge" : "node", id: match[2] };
}

export function selectionText(selection: Selection | null): string | null {
  return selection === null ? null : `${selection.kind}:${selection.id}`;
}
