import type { ChangeSet } from "../../domain/changes/change-set.ts";
import type { JournalStep } from "../../domain/changes/journal.ts";
import type { ChangeEvent } from "../../domain/changes/transition.ts";
import type { KubeObject } from "../../domain/kube/kube-object.ts";
import { describeRef, type ObjectRef } from "../../domain/kube/object-ref.ts";
import { configKindKey, configObjects, type MeshSnapshot } from "../../domain/mesh/snapshot.ts";
import { clusterOf, type Actor, type Context } from "../context.ts";
import { announce } from "./announce.ts";
import { stepRecord } from "./apply-run.ts";
import { finishRecord, settleByLive } from "./run-writes.ts";
import { saveMove } from "./save-transition.ts";

/** Foresail itself: it only reads here, and the record names the person whose apply it was. */
export const SYSTEM_ACTOR: Actor = {
  issuer: "foresail",
  subject: "foresail",
  display: "Foresail",
  type: "system",
  groups: [],
  roles: new Set(),
  identity: { type: "context", context: "" },
  method: "none",
  sessionIdHash: null,
};

export interface ResumeInput {
  readonly cluster: string;
  /** Epoch. Sets that moved since are left alone: this process, or another, may still be at work on them. */
  readonly stillSinceMs: number;
  /** Reads one object as it is now; null: there is none; undefined: it cannot be told. Default: the live picture. */
  readonly readLive?: (ref: ObjectRef) => Promise<KubeObject | null | undefined>;
}

/**
 * Finishes what a crash left open: each intent without an outcome is settled by what the object is now. What was not written
 * stays unwritten; a person goes on from there. Returns the ids that were settled.
 */
export async function resumeOpenApplies(ctx: Context, input: ResumeInput): Promise<readonly string[]> {
  const cluster = clusterOf(ctx, input.cluster);
  const readLive = input.readLive ?? (async (ref) => liveFromSnapshot(cluster.snapshot(), ref));
  const open = await ctx.database.changes.list({ cluster: cluster.id, states: ["applying"], limit: 1000 });
  const settled: string[] = [];
  for (const change of open) {
    const journal = await ctx.database.journal.list(change.cluster, change.id);
    const lastMs = Math.max(
      change.updatedAtMs,
      ...journal.map((step) => step.outcomeAtMs ?? step.intentAtMs),
    );
    if (lastMs > input.stillSinceMs) continue;
    if (await resumeOne(ctx, { change, journal, readLive })) settled.push(change.id);
  }
  return settled;
}

interface OpenApply {
  readonly change: ChangeSet;
  readonly journal: readonly JournalStep[];
  readonly readLive: NonNullable<ResumeInput["readLive"]>;
}

/** False when an object cannot be read now: tried again later. */
async function resumeOne(ctx: Context, { change, journal, readLive }: OpenApply): Promise<boolean> {
  const attempt = journal.at(-1)?.attempt ?? 0;
  const revision = await ctx.database.changes.findRevision(change.cluster, change.id, change.revision);
  const steps: { readonly step: JournalStep; readonly wasOpen: boolean }[] = [];
  for (const step of journal) {
    if (step.state !== "intent") {
      steps.push({ step, wasOpen: false });
      continue;
    }
    const live = await readLive(step.ref);
    if (live === undefined) return false;
    steps.push({
      step: settleByLive(step, { live, error: null, nowMs: ctx.clock.nowMs() }).step,
      wasOpen: true,
    });
  }
  const done = new Set(steps.flatMap(({ step }) => (step.state === "done" ? [step.ordinal] : [])));
  const writtenNow = steps.filter(({ step }) => step.attempt === attempt && step.state === "done").length;
  const isComplete = revision !== null && revision.objects.every((_, ordinal) => done.has(ordinal));
  const settled = steps.filter(({ wasOpen }) => wasOpen).map(({ step }) => step);
  const event: ChangeEvent = isComplete
    ? { type: "finish_apply" }
    : { type: "fail_apply", writtenSteps: Math.max(writtenNow, done.size), why: whyStopped(settled) };
  const saved = await ctx.database.transaction(async (stores) => {
    for (const step of settled) await stores.journal.update(step);
    return await saveMove(
      { ctx: { ...ctx, actor: SYSTEM_ACTOR }, stores },
      { change, events: [event], refs: [] },
      [
        ...settled.map((step) => ({
          ...stepRecord(change, step, { kubeUser: step.actor.subject }),
          onBehalfOf: { issuer: step.actor.issuer, subject: step.actor.subject },
        })),
        {
          action: "resume-apply.change",
          outcome: "success",
          cluster: change.cluster,
          changeSet: change.id,
          revision: change.revision,
          evidence: {
            settled: settled.map(({ step, state, ref }) => ({ step, state, object: describeRef(ref) })),
          },
        },
        finishRecord(change, isComplete ? "success" : "failure"),
      ],
    );
  });
  announce(ctx, saved);
  return true;
}

function whyStopped(settled: readonly JournalStep[]) {
  const failed = settled.find(({ problem }) => problem !== null)?.problem;
  return (
    failed ?? { code: "interrupted", message: "Foresail was stopped while the change set was being applied" }
  );
}

/** Undefined while the kind's objects are not known for sure. */
function liveFromSnapshot(mesh: MeshSnapshot, ref: ObjectRef): KubeObject | null | undefined {
  if (mesh.availability.get(configKindKey(ref.kind, ref.group))?.state !== "listed") return undefined;
  const found = [...configObjects(mesh, ref.kind, ref.group)].find(
    ({ namespace, name }) => namespace === ref.namespace && name === ref.name,
  );
  if (found === undefined) return null;
  const { apiVersion, kind, name, namespace, uid, resourceVersion, generation, labels, annotations, spec } =
    found;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === "" ? {} : { namespace }),
      uid,
      resourceVersion,
      generation,
      labels,
      annotations,
    },
    spec,
  };
}
