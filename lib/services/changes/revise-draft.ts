import type { ChangeDetail, reviseDraft as contract } from "../../contracts/changes.ts";
import type { InputOf } from "../../contracts/api.ts";
import type { ChangeRevision } from "../../domain/changes/change-set.ts";
import { riskOf } from "../../domain/changes/risk.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import { announce } from "./announce.ts";
import { readDetail } from "./change-view.ts";
import { draftObjects, titleOf } from "./create-draft.ts";
import { expectVersion, loadChange } from "./load-change.ts";
import { personOf } from "./person-of.ts";
import { moved, saveMove } from "./save-transition.ts";

/** Writes the next revision. The earlier ones stay as they were. */
export async function reviseDraft(
  ctx: Context,
  { params, body }: InputOf<typeof contract>,
): Promise<ChangeDetail> {
  await authorize(ctx, "change.draft", { cluster: params.cluster, changeSet: params.id });
  const { change } = await loadChange(ctx, params);
  expectVersion(change, body.version);
  const event = { type: "revise", content: true } as const;
  moved(change, [event], ctx.clock.nowMs());
  const objects = await draftObjects(ctx, params.cluster, body.objects);
  const { settings } = clusterOf(ctx, params.cluster).snapshot();
  const revision: ChangeRevision = {
    number: change.revision + 1,
    author: personOf(ctx.actor),
    createdAtMs: ctx.clock.nowMs(),
    objects,
  };
  const fields = {
    title: body.title ?? (change.kind === "edit" ? titleOf(objects) : change.title),
    why: body.why,
    links: body.links,
    risk: riskOf({ objects, rootNamespace: settings.rootNamespace }).risk,
  };
  const saved = await ctx.database.transaction(async (stores) => {
    const done = await saveMove({ ctx, stores }, { change, events: [event], refs: [], fields }, [
      {
        action: "revise.change",
        outcome: "success",
        cluster: change.cluster,
        changeSet: change.id,
        revision: revision.number,
        target: objects.length === 1 ? (objects[0]?.ref ?? null) : null,
      },
    ]);
    await stores.changes.addRevision(change.cluster, change.id, revision);
    return done;
  });
  announce(ctx, saved);
  return await readDetail(ctx, { change: saved.change, revision });
}
