import { changeStates } from "../../domain/changes/change-states.ts";
import type { MeshSnapshot } from "../../domain/mesh/snapshot.ts";
import { clusterOf, type Context } from "../context.ts";
import { type ChangeKey, loadChange } from "./load-change.ts";

export interface AskedMesh {
  readonly live: MeshSnapshot;
  /** As the draft wants it; the live one without a draft. */
  readonly mesh: MeshSnapshot;
  readonly changeTitle: string | null;
}

/** The live mesh, and the one that a change set would make. A set that the person may not read does not exist. */
export async function meshAfter(ctx: Context, cluster: string, id: string | undefined): Promise<AskedMesh> {
  const live = clusterOf(ctx, cluster).snapshot();
  if (id === undefined) return { live, mesh: live, changeTitle: null };
  const key: ChangeKey = { cluster, id };
  const { change, revision } = await loadChange(ctx, key);
  const writes = revision.objects.map(({ ref, op, desired }) => ({
    ref,
    target: op === "delete" ? null : desired,
  }));
  const states = changeStates(live, writes, ctx.clock.nowMs());
  return { live, mesh: states.at(-1) ?? live, changeTitle: change.title };
}
