import type { ChangeDetail, discardDraft as contract } from "../../contracts/changes.ts";
import type { InputOf } from "../../contracts/api.ts";
import { AppError } from "../../domain/base/app-error.ts";
import { isSamePerson } from "../../domain/changes/change-set.ts";
import { authorize } from "../authorize.ts";
import type { Context } from "../context.ts";
import { announce } from "./announce.ts";
import { mayDiscard, readDetail } from "./change-view.ts";
import { expectVersion, loadChange } from "./load-change.ts";
import { moved, saveMove } from "./save-transition.ts";

/** Withdraws a set that was not applied: its author, or an administrator. */
export async function discardDraft(
  ctx: Context,
  { params, body }: InputOf<typeof contract>,
): Promise<ChangeDetail> {
  await authorize(ctx, "change.read", { cluster: params.cluster, changeSet: params.id });
  const { change, revision } = await loadChange(ctx, params);
  if (!isSamePerson(ctx.actor, change.author)) {
    await authorize(ctx, "change.withdraw-any", { cluster: change.cluster, changeSet: change.id });
  }
  expectVersion(change, body.version);
  const event = { type: "withdraw" } as const;
  moved(change, [event], ctx.clock.nowMs());
  if (!mayDiscard(ctx.actor, change)) {
    throw new AppError("forbidden", "Only its author may withdraw a change set", { hint: "Ask its author." });
  }
  const saved = await ctx.database.transaction((stores) =>
    saveMove({ ctx, stores }, { change, events: [event], refs: [] }, [
      { action: "withdraw.change", outcome: "success", cluster: change.cluster, changeSet: change.id },
    ]),
  );
  announce(ctx, saved);
  return await readDetail(ctx, { change: saved.change, revision });
}
