import type { ChangePreview, ObjectPreview, previewChange as contract } from "../../contracts/changes.ts";
import type { InputOf } from "../../contracts/api.ts";
import { decideAccess } from "../../domain/access/decide.ts";
import { AppError } from "../../domain/base/app-error.ts";
import {
  TERMINAL_STATES,
  CHANGE_STATES,
  type ChangeObject,
  type ChangeSet,
} from "../../domain/changes/change-set.ts";
import { strongestEffect } from "../../domain/changes/ownership.ts";
import { planChange } from "../../domain/changes/plan.ts";
import { isHighRiskKind, riskOf } from "../../domain/changes/risk.ts";
import { fieldPath } from "../../domain/istio/schema/schema-problem.ts";
import { strictDecodingProblems, validateAgainstSchema } from "../../domain/istio/schema/validate.ts";
import { describeRef } from "../../domain/kube/object-ref.ts";
import { appendAudit, type AuditInput } from "../append-audit.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import type { ClusterClient } from "../ports/cluster.ts";
import { describedView, isApplicable, yamlOf } from "./change-view.ts";
import { liveOrNull } from "./draft-object.ts";
import { loadChange } from "./load-change.ts";
import { flightOf, type ObjectFlight } from "./preflight.ts";
import { sendWrite, type WriteResult } from "./send-write.ts";
import { mayReadAll } from "./visible-objects.ts";

/** Everything Apply would check and do, without doing it. Dry-runs of high-risk kinds are recorded. */
export async function previewChange(
  ctx: Context,
  { params }: InputOf<typeof contract>,
): Promise<ChangePreview> {
  await authorize(ctx, "change.preview", { cluster: params.cluster, changeSet: params.id });
  const { change, revision } = await loadChange(ctx, params);
  const cluster = clusterOf(ctx, params.cluster);
  const client = cluster.as(ctx.actor.identity);
  const [previews, alsoOpen] = await Promise.all([
    Promise.all(revision.objects.map((object, ordinal) => previewObject(client, object, ordinal))),
    openElsewhere(ctx, change, revision.objects),
  ]);
  await recordDryRuns(ctx, change, previews);
  const { rootNamespace, drainDurationMs } = cluster.snapshot().settings;
  const { risk, because } = riskOf({ objects: revision.objects, rootNamespace });
  const blockers = [...blockersOf(ctx, change, previews), ...strictRefusals(revision.objects, previews)];
  return {
    objects: previews,
    plan: planChange(revision.objects, drainDurationMs).waves.map(
      ({ wave, because: why, settleMs, steps }) => ({
        wave,
        because: why,
        settleMs,
        objects: steps.flatMap(({ ordinal }) => revision.objects[ordinal]?.ref ?? []),
      }),
    ),
    risk,
    riskBecause: [...because],
    ownership: strongestEffect(previews.flatMap(({ owners }) => owners)),
    canApply: blockers.length === 0,
    blockers,
    alsoOpen,
  };
}

async function previewObject(
  client: ClusterClient,
  object: ChangeObject,
  ordinal: number,
): Promise<ObjectPreview> {
  const flight = flightOf(object, ordinal, await liveOrNull(client, object.ref));
  const tried = await tryDryRun(client, flight);
  const { live, target, conflict, isNoChange, freshness, owners } = flight;
  const predicted = tried.result?.object ?? null;
  return {
    ref: object.ref,
    op: object.op,
    freshness,
    summary: describedView(
      live,
      object.op === "delete" ? null : (predicted ?? target ?? object.desired),
      object.ref.kind,
    ),
    problems: [...schemaProblems(object), ...tried.problems],
    accepted: tried.accepted,
    warnings: [...(tried.result?.warnings ?? [])],
    owners: owners.map((owner) => ({ ...owner, evidence: [...owner.evidence] })),
    conflict,
    baseText: yamlOf(object.base?.manifest ?? null),
    liveText: yamlOf(live),
    desiredText: object.op === "delete" ? null : yamlOf(target ?? object.desired),
    predictedText: yamlOf(predicted),
    isNoChange,
  };
}

type Problem = ObjectPreview["problems"][number];

interface Tried {
  /** Null when it was not tried. */
  readonly accepted: boolean | null;
  readonly result: WriteResult | null;
  readonly problems: readonly Problem[];
}

async function tryDryRun(client: ClusterClient, flight: ObjectFlight): Promise<Tried> {
  if (flight.conflict !== null || flight.isNoChange) return { accepted: null, result: null, problems: [] };
  try {
    return { accepted: true, result: await sendWrite(client, flight, { dryRun: true }), problems: [] };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const source = error.code === "forbidden" ? "access" : "dry-run";
    return {
      accepted: false,
      result: null,
      problems: [{ source, severity: "error", message: error.message, field: "" }],
    };
  }
}

function schemaProblems({ desired }: ChangeObject): readonly Problem[] {
  if (desired === null) return [];
  return [...strictDecodingProblems(desired), ...validateAgainstSchema(desired)].map(
    ({ path, reason, message }) => ({
      source: "schema" as const,
      severity: reason === "unchecked" ? ("warning" as const) : ("error" as const),
      message,
      field: fieldPath(path),
    }),
  );
}

function blockersOf(ctx: Context, change: ChangeSet, previews: readonly ObjectPreview[]): string[] {
  const isAllowed = decideAccess(ctx.actor.roles, "change.apply").allowed;
  return [
    ...(isAllowed ? [] : ["Your roles do not let you apply changes"]),
    ...(isApplicable(change) ? [] : [`The change set is ${change.state.replaceAll("_", " ")}`]),
    ...(previews.every(({ isNoChange }) => isNoChange) ? ["Nothing would change"] : []),
    ...previews.flatMap(({ ref, conflict, accepted, problems, owners }) => [
      ...(conflict === null ? [] : [`${describeRef(ref)}: ${conflict.because}`]),
      ...(accepted === false
        ? problems.filter(({ source }) => source !== "schema").map(({ message }) => message)
        : []),
      ...owners.filter(({ effect }) => effect === "refuse").map(({ consequence }) => consequence),
    ]),
  ];
}

/** The API server decodes strictly: it stores nothing of an object with a field that it does not know. */
function strictRefusals(objects: readonly ChangeObject[], previews: readonly ObjectPreview[]): string[] {
  return objects.flatMap(({ ref, desired }, ordinal) =>
    desired === null || previews[ordinal]?.accepted === false
      ? []
      : strictDecodingProblems(desired).map(({ message }) => `${describeRef(ref)}: ${message}`),
  );
}

const OPEN_STATES = CHANGE_STATES.filter((state) => !TERMINAL_STATES.has(state));

async function openElsewhere(
  ctx: Context,
  change: ChangeSet,
  objects: readonly ChangeObject[],
): Promise<ChangePreview["alsoOpen"]> {
  const lists = await Promise.all(
    objects.map(({ ref }) =>
      ctx.database.changes.list({ cluster: change.cluster, states: OPEN_STATES, object: ref, limit: 20 }),
    ),
  );
  const others = new Map(lists.flat().map((other) => [other.id, other]));
  others.delete(change.id);
  const touched = await ctx.database.changes.objectsOf(change.cluster, [...others.keys()]);
  const shown = await Promise.all(
    [...others.values()].map(async (other) =>
      (await mayReadAll(ctx, touched.get(other.id) ?? [])) ? [other] : [],
    ),
  );
  return shown.flat().map(({ id, title, author }) => ({ id, title, author }));
}

async function recordDryRuns(
  ctx: Context,
  change: ChangeSet,
  previews: readonly ObjectPreview[],
): Promise<void> {
  const events = previews.flatMap(({ ref, accepted, problems }): AuditInput[] =>
    accepted === null || !isHighRiskKind(ref.kind)
      ? []
      : [
          {
            action: "dry-run.change",
            outcome: accepted ? "success" : "failure",
            reason: accepted ? null : { code: "refused", text: problems.at(-1)?.message ?? "" },
            cluster: change.cluster,
            target: ref,
            changeSet: change.id,
            revision: change.revision,
            kubeUser: ctx.actor.subject,
          },
        ],
  );
  if (events.length > 0) await ctx.database.transaction((stores) => appendAudit({ ctx, stores }, events));
}
