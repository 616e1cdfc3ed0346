import type { applyChange as contract, ChangeDetail } from "../../contracts/changes.ts";
import type { InputOf } from "../../contracts/api.ts";
import { AppError } from "../../domain/base/app-error.ts";
import type { ChangeSet } from "../../domain/changes/change-set.ts";
import { strongestEffect } from "../../domain/changes/ownership.ts";
import { planChange } from "../../domain/changes/plan.ts";
import type { ChangeEvent } from "../../domain/changes/transition.ts";
import { describeRef } from "../../domain/kube/object-ref.ts";
import { appendAudit } from "../append-audit.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import type { ClusterClient } from "../ports/cluster.ts";
import type { PlannedWrite } from "./apply-run.ts";
import { readDetail } from "./change-view.ts";
import { liveOrNull } from "./draft-object.ts";
import { expectVersion, loadChange, type LoadedChange } from "./load-change.ts";
import { flightOf, type ObjectFlight } from "./preflight.ts";
import { runWrites } from "./run-writes.ts";
import { moved } from "./save-transition.ts";
import { sendWrite } from "./send-write.ts";

type Input = InputOf<typeof contract>;

/**
 * Reads again, merges, tries everything without doing it, commits the intent, writes with uid and resourceVersion, commits
 * each outcome, and stops at the first failure. Nothing is written that could not be recorded before.
 */
export async function applyChange(ctx: Context, { params, body }: Input): Promise<ChangeDetail> {
  await authorize(ctx, "change.apply", { cluster: params.cluster, changeSet: params.id });
  const loaded = await loadChange(ctx, params);
  expectVersion(loaded.change, body.version);
  const events = eventsToApply(loaded.change);
  moved(loaded.change, events, ctx.clock.nowMs());
  const cluster = clusterOf(ctx, params.cluster);
  const client = cluster.as(ctx.actor.identity);
  const writes = await recordingRefusal(ctx, loaded.change, async () => {
    const flights = await fly(client, loaded);
    refuseConflicts(flights);
    refuseOwners(flights, body.confirmOwners);
    return await planWrites(client, flights, cluster.snapshot().settings.drainDurationMs);
  });
  const change = await runWrites(ctx, { client, loaded, events, writes, body });
  return await readDetail(ctx, { ...loaded, change });
}

/** Until review rules come, nothing but the state stands between a draft and its apply. */
function eventsToApply(change: ChangeSet): readonly ChangeEvent[] {
  if (change.state === "draft") return [{ type: "approve" }, { type: "start_apply" }];
  if (change.state === "failed") return [{ type: "retry" }, { type: "start_apply" }];
  return [{ type: "start_apply" }];
}

function fly(client: ClusterClient, { revision }: LoadedChange): Promise<readonly ObjectFlight[]> {
  return Promise.all(
    revision.objects.map(async (object, ordinal) =>
      flightOf(object, ordinal, await liveOrNull(client, object.ref)),
    ),
  );
}

function refuseConflicts(flights: readonly ObjectFlight[]): void {
  const objects = flights.flatMap(({ conflict }) => (conflict === null ? [] : [conflict]));
  const [first] = objects;
  if (first === undefined) return;
  throw new AppError(
    "conflict",
    `${describeRef(first.ref)} changed since this draft was made: ${first.because}`,
    {
      hint: "Compare the versions, decide what shall hold, then apply again.",
      details: { kind: "objects", objects },
    },
  );
}

function refuseOwners(flights: readonly ObjectFlight[], confirmed: boolean): void {
  const owned = flights.flatMap(({ object, owners, isNoChange }) =>
    isNoChange ? [] : owners.map((owner) => ({ ref: object.ref, ...owner })),
  );
  const effect = strongestEffect(owned);
  if (effect === "none" || effect === "note" || (effect === "confirm" && confirmed)) return;
  const owner = owned.find((candidate) => candidate.effect === effect);
  if (owner === undefined) return;
  const message = `${describeRef(owner.ref)} belongs to ${owner.title}. ${owner.consequence}`;
  throw new AppError(effect === "refuse" ? "forbidden" : "conflict", message, {
    hint:
      effect === "refuse"
        ? `Change it through ${owner.title}.`
        : "Confirm that you know what the other owner will do.",
    details: { kind: "owned", effect, owners: owned },
  });
}

/** Dry-runs of everything at once; what is already as wanted is left out. */
async function planWrites(
  client: ClusterClient,
  flights: readonly ObjectFlight[],
  drainMs: number,
): Promise<readonly PlannedWrite[]> {
  const active = flights.filter(({ isNoChange }) => !isNoChange);
  const predictions = await Promise.all(active.map((flight) => sendWrite(client, flight, { dryRun: true })));
  const { waves } = planChange(
    active.map(({ object }) => object),
    drainMs,
  );
  return waves.flatMap(({ wave, settleMs, steps }) =>
    steps.flatMap(({ step, ordinal }, at): PlannedWrite[] => {
      const [flight, prediction] = [active[ordinal], predictions[ordinal]];
      if (flight === undefined || prediction === undefined) return [];
      const isLastOfWave = at === steps.length - 1;
      return [{ flight, predicted: prediction.object, step, wave, settleMs: isLastOfWave ? settleMs : 0 }];
    }),
  );
}

/** A refusal before anything was written is part of the log too. */
async function recordingRefusal<T>(ctx: Context, change: ChangeSet, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await ctx.database.transaction((stores) =>
      appendAudit({ ctx, stores }, [
        {
          action: "start-apply.change",
          outcome: error.code === "forbidden" ? "denied" : "failure",
          reason: { code: error.code, text: error.message },
          cluster: change.cluster,
          changeSet: change.id,
          revision: change.revision,
          kubeUser: ctx.actor.subject,
        },
      ]),
    );
    throw error;
  }
}
