import { AppError } from "../../domain/base/app-error.ts";
import type { ChangeSet } from "../../domain/changes/change-set.ts";
import { resolveLostOutcome, type JournalStep } from "../../domain/changes/journal.ts";
import type { ChangeEvent } from "../../domain/changes/transition.ts";
import { fingerprint } from "../../domain/kube/fingerprint.ts";
import type { KubeObject } from "../../domain/kube/kube-object.ts";
import { describeRef } from "../../domain/kube/object-ref.ts";
import type { AuditInput } from "../append-audit.ts";
import type { Context } from "../context.ts";
import type { ClusterClient } from "../ports/cluster.ts";
import { announce } from "./announce.ts";
import { doneStep, failedStep, intentStep, problemOf, stepRecord, type PlannedWrite } from "./apply-run.ts";
import { liveOrNull } from "./draft-object.ts";
import type { LoadedChange } from "./load-change.ts";
import { conflictView, flightOf, type ObjectFlight } from "./preflight.ts";
import { saveMove, type Saved } from "./save-transition.ts";
import { isOutcomeUnknown, sendWrite, type WriteResult } from "./send-write.ts";

export interface Run {
  readonly client: ClusterClient;
  readonly loaded: LoadedChange;
  /** From the loaded state to `applying`. */
  readonly events: readonly ChangeEvent[];
  readonly writes: readonly PlannedWrite[];
  readonly body: { readonly confirmOwners: boolean; readonly skipSettling: boolean };
}

interface Position {
  readonly change: ChangeSet;
  /** Its intent is committed. */
  readonly step: JournalStep;
  readonly written: number;
}

const MAX_CONFLICT_RETRIES = 3;
const REREAD_DELAYS_MS = [0, 300, 1_000] as const;

/** Intent, request, outcome; the outcome of one write and the intent of the next are one transaction. */
export async function runWrites(ctx: Context, run: Run): Promise<ChangeSet> {
  const attempt = (await lastAttempt(ctx, run.loaded.change)) + 1;
  const [first, ...others] = run.writes;
  if (first === undefined) return await finishWithoutWrites(ctx, run);
  let position = await begin(ctx, run, { first, attempt });
  let current = first;
  for (const next of [...others, null]) {
    const outcome = await write(ctx, run, { position, write: current });
    const settled = outcome.step;
    if (outcome.error !== null) return await stop(ctx, { position, settled, error: outcome.error });
    if (next === null) return await finish(ctx, { position, settled });
    if (!run.body.skipSettling && current.settleMs > 0) {
      position = await record(ctx, { position, settled, next: null, attempt });
      await sleep(current.settleMs);
      position = await record(ctx, { position, settled: null, next, attempt });
    } else {
      position = await record(ctx, { position, settled, next, attempt });
    }
    current = next;
  }
  return position.change;
}

async function lastAttempt(ctx: Context, { cluster, id }: ChangeSet): Promise<number> {
  const journal = await ctx.database.journal.list(cluster, id);
  return journal.at(-1)?.attempt ?? 0;
}

/** State, locks, journal and audit in one transaction: when it fails nothing has happened. */
async function begin(
  ctx: Context,
  { loaded, events, writes, body }: Run,
  { first, attempt }: { readonly first: PlannedWrite; readonly attempt: number },
): Promise<Position> {
  const step = intentStep(ctx, loaded.change, { write: first, attempt });
  const refs = writes.map(({ flight }) => flight.object.ref);
  const saved = await ctx.database.transaction(async (stores) => {
    await stores.journal.insert(step);
    return await saveMove({ ctx, stores }, { change: loaded.change, events, refs }, [
      ...confirmations(ctx, loaded.change, { writes, confirmed: body.confirmOwners }),
      {
        action: "start-apply.change",
        outcome: "success",
        cluster: loaded.change.cluster,
        changeSet: loaded.change.id,
        revision: loaded.change.revision,
        kubeUser: ctx.actor.subject,
        evidence: { attempt, writes: writes.length },
      },
      stepRecord(loaded.change, step, { kubeUser: ctx.actor.subject, predicted: first.predicted }),
    ]);
  });
  announce(ctx, saved);
  return { change: saved.change, step, written: 0 };
}

function confirmations(
  ctx: Context,
  change: ChangeSet,
  { writes, confirmed }: { readonly writes: readonly PlannedWrite[]; readonly confirmed: boolean },
): readonly AuditInput[] {
  if (!confirmed) return [];
  return writes.flatMap(({ flight }): AuditInput[] => {
    const owners = flight.owners.filter(({ effect }) => effect === "confirm");
    if (owners.length === 0) return [];
    return [
      {
        action: "confirm-owner.change",
        outcome: "success",
        cluster: change.cluster,
        target: flight.object.ref,
        changeSet: change.id,
        revision: change.revision,
        kubeUser: ctx.actor.subject,
        evidence: { owners: owners.map(({ title, evidence }) => ({ title, evidence })) },
      },
    ];
  });
}

interface Outcome {
  readonly step: JournalStep;
  readonly error: unknown;
}

async function write(
  ctx: Context,
  { client }: Run,
  { position, write: planned }: { readonly position: Position; readonly write: PlannedWrite },
): Promise<Outcome> {
  try {
    const result = await writeOrRetry(client, planned.flight, 0);
    return { step: doneStep(position.step, result, ctx.clock.nowMs()), error: null };
  } catch (error) {
    if (isOutcomeUnknown(error)) return await resolve(ctx, client, { step: position.step, error });
    const state = error instanceof AppError && error.code === "conflict" ? "conflicted" : "not_done";
    return {
      step: failedStep(position.step, { state, problem: problemOf(error) }, ctx.clock.nowMs()),
      error,
    };
  }
}

/** The version moved: when only status did, the same write is sent with the new version. */
async function writeOrRetry(
  client: ClusterClient,
  flight: ObjectFlight,
  retries: number,
): Promise<WriteResult> {
  try {
    return await sendWrite(client, flight, { dryRun: false });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "conflict") throw error;
    const live = await liveOrNull(client, flight.object.ref);
    const again = flightOf(flight.object, flight.ordinal, live);
    const isSameContent =
      again.liveFingerprint === flight.liveFingerprint && live?.metadata.uid === flight.live?.metadata.uid;
    if (isSameContent && again.conflict === null && retries < MAX_CONFLICT_RETRIES) {
      return await writeOrRetry(client, again, retries + 1);
    }
    const conflict =
      again.conflict ??
      conflictView(flight.object, live, { because: "Somebody else changed it at the same moment" });
    throw new AppError(
      "conflict",
      `${describeRef(flight.object.ref)} was changed by somebody else just now`,
      {
        hint: "Compare the versions, decide what shall hold, then apply again.",
        details: { kind: "objects", objects: [conflict] },
        cause: error,
      },
    );
  }
}

/** No answer came: the object itself says whether the write happened. Unreadable: the step stays open. */
async function resolve(
  ctx: Context,
  client: ClusterClient,
  { step, error }: { readonly step: JournalStep; readonly error: unknown },
): Promise<Outcome> {
  for (const delayMs of REREAD_DELAYS_MS) {
    await sleep(delayMs);
    try {
      return settleByLive(step, {
        live: await liveOrNull(client, step.ref),
        error,
        nowMs: ctx.clock.nowMs(),
      });
    } catch (unreadable) {
      if (!(unreadable instanceof AppError)) throw unreadable;
    }
  }
  throw new AppError(
    "upstream",
    `The API server did not answer: it is not known whether ${describeRef(step.ref)} was written`,
    {
      hint: "The change set stays in applying. It is settled by reading the object as soon as the cluster answers.",
      details: { outcomeUnknown: true },
      cause: error,
    },
  );
}

export function settleByLive(
  step: JournalStep,
  {
    live,
    error,
    nowMs,
  }: { readonly live: KubeObject | null; readonly error: unknown; readonly nowMs: number },
): Outcome {
  const isUntouched =
    live !== null &&
    live.metadata.resourceVersion !== undefined &&
    live.metadata.resourceVersion === step.beforeResourceVersion;
  const state = isUntouched ? "not_done" : resolveLostOutcome(step, live === null ? null : fingerprint(live));
  if (state === "done")
    return { step: doneStep(step, { object: live, auditId: null, warnings: [] }, nowMs), error: null };
  const code = state === "not_done" ? "upstream" : "conflict";
  const message =
    state === "not_done"
      ? `The write of ${describeRef(step.ref)} did not happen`
      : `${describeRef(step.ref)} is neither as it was nor as it was to be: somebody else wrote it`;
  return {
    step: failedStep(step, { state, problem: { code, message } }, nowMs),
    error: error ?? new AppError(code, message),
  };
}

interface Recording {
  readonly position: Position;
  /** Null: recorded before. */
  readonly settled: JournalStep | null;
  readonly next: PlannedWrite | null;
  readonly attempt: number;
}

/** The outcome of a write, the intent of the next one, or both in one transaction. */
async function record(ctx: Context, { position, settled, next, attempt }: Recording): Promise<Position> {
  const { change } = position;
  const kubeUser = ctx.actor.subject;
  const intent = next === null ? null : intentStep(ctx, change, { write: next, attempt });
  const saved = await ctx.database.transaction(async (stores): Promise<Saved> => {
    if (settled !== null) await stores.journal.update(settled);
    if (intent !== null) await stores.journal.insert(intent);
    return await saveMove({ ctx, stores }, { change, events: [], refs: [] }, [
      ...(settled === null ? [] : [stepRecord(change, settled, { kubeUser })]),
      ...(intent === null
        ? []
        : [stepRecord(change, intent, { kubeUser, predicted: next?.predicted ?? null })]),
    ]);
  });
  announce(ctx, saved);
  return {
    change: saved.change,
    step: intent ?? position.step,
    written: position.written + (settled === null ? 0 : 1),
  };
}

async function finish(
  ctx: Context,
  { position, settled }: { readonly position: Position; readonly settled: JournalStep },
): Promise<ChangeSet> {
  const { change } = position;
  const saved = await ctx.database.transaction(async (stores) => {
    await stores.journal.update(settled);
    return await saveMove({ ctx, stores }, { change, events: [{ type: "finish_apply" }], refs: [] }, [
      stepRecord(change, settled, { kubeUser: ctx.actor.subject }),
      finishRecord(change, "success"),
    ]);
  });
  announce(ctx, saved);
  return saved.change;
}

async function stop(
  ctx: Context,
  {
    position,
    settled,
    error,
  }: { readonly position: Position; readonly settled: JournalStep; readonly error: unknown },
): Promise<never> {
  const { change, written } = position;
  const why = settled.problem ?? problemOf(error);
  const denied = error instanceof AppError && error.code === "forbidden";
  const saved = await ctx.database.transaction(async (stores) => {
    await stores.journal.update(settled);
    const event = { type: "fail_apply", writtenSteps: written, why } as const;
    return await saveMove({ ctx, stores }, { change, events: [event], refs: [] }, [
      stepRecord(change, settled, { kubeUser: ctx.actor.subject, denied }),
      { ...finishRecord(change, "failure"), reason: { code: why.code, text: why.message } },
    ]);
  });
  announce(ctx, saved);
  throw error;
}

async function finishWithoutWrites(ctx: Context, { loaded, events }: Run): Promise<ChangeSet> {
  const { change, revision } = loaded;
  if (change.state !== "partially_applied") {
    throw new AppError("invalid", "Nothing would change: the cluster already is as wanted", {
      hint: "Edit the draft, or discard it.",
    });
  }
  const refs = revision.objects.map(({ ref }) => ref);
  const saved = await ctx.database.transaction((stores) =>
    saveMove({ ctx, stores }, { change, events: [...events, { type: "finish_apply" }], refs }, [
      finishRecord(change, "success"),
    ]),
  );
  announce(ctx, saved);
  return saved.change;
}

export function finishRecord(change: ChangeSet, outcome: "success" | "failure"): AuditInput {
  const { cluster, id, revision } = change;
  return { action: "finish-apply.change", outcome, cluster, changeSet: id, revision };
}

function sleep(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
