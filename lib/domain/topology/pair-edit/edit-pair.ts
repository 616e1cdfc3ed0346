import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import { type PairAnswer, type PairEdit, refused } from "./pair-edit.ts";
import { partyOf } from "./pair-parties.ts";
import { policyEdit } from "./policy-edit.ts";
import { exposeEdit, mirrorEdit, splitEdit } from "./route-edit.ts";

export interface PairQuestion {
  readonly edit: PairEdit;
  /** Node ids of the graph: who calls, and who is called. */
  readonly source: string;
  readonly target: string;
}

/** What a gesture on the graph means for the mesh's objects: a draft, an editor to open, or why it makes no sense. */
export function editPair(mesh: MeshSnapshot, { edit, source, target }: PairQuestion): PairAnswer {
  const from = partyOf(mesh, source);
  const to = partyOf(mesh, target);
  if (from === null || to === null)
    return refused("One of the two is not in the mesh any more", "Mark them again.");
  if (source === target && edit !== "split")
    return refused("Both marks are on one node", "Mark who calls, then who is called.");
  switch (edit) {
    case "allow":
      return policyEdit(mesh, { source: from, target: to }, "ALLOW");
    case "deny":
      return policyEdit(mesh, { source: from, target: to }, "DENY");
    case "split":
      return splitEdit(mesh, to);
    case "mirror":
      return mirrorEdit(mesh, from, to);
    case "expose":
      return to.isGateway && !from.isGateway ? exposeEdit(mesh, to, from) : exposeEdit(mesh, from, to);
  }
}
