import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import type { ObservedEdge } from "../../traffic/edges.ts";
import { edgeEnds, edgeSide } from "./edge-side.ts";
import type { ReplayedEdge } from "./replayed-edge.ts";

/** Requests that move to a workload which refuses the caller are newly denied, whatever the old one says. */
export function judgeMovedTargets(replayed: ReplayedEdge, after: MeshSnapshot): ReplayedEdge {
  const { edge, moved, verdict } = replayed;
  if (moved === null || verdict === "newly-denied") return replayed;
  const added = [...moved.after.keys()].filter((by) => !moved.before.has(by) && by.includes("/"));
  for (const by of added) {
    const towards = redirected(edge, by);
    const { verdict: access, connection } = edgeSide(after, towards, edgeEnds(after, towards));
    if (connection?.outcome === "refused")
      return { ...replayed, brokenByTls: true, evidence: [...connection.evidence, ...replayed.evidence] };
    if (access?.verdict === "deny")
      return { ...replayed, verdict: "newly-denied", evidence: [...access.evidence, ...replayed.evidence] };
    if (access?.verdict === "unknown" && verdict === "unchanged") {
      const missing = [...replayed.missing, ...access.missing];
      return { ...replayed, verdict: "uncertain", missing, evidence: [...access.evidence] };
    }
  }
  return replayed;
}

function redirected(edge: ObservedEdge, by: string): ObservedEdge {
  const [workloadNamespace = "", workload = ""] = by.split("/");
  return { ...edge, destination: { ...edge.destination, workload, workloadNamespace } };
}
