import { AppError } from "../../domain/base/app-error.ts";
import { recordedPatch } from "../../domain/audit/patch.ts";
import type { ChangeProblem, ChangeSet } from "../../domain/changes/change-set.ts";
import type { JournalStep } from "../../domain/changes/journal.ts";
import { asJsonObject, withoutManagedFields } from "../../domain/changes/object-json.ts";
import { fingerprint } from "../../domain/kube/fingerprint.ts";
import type { KubeObject } from "../../domain/kube/kube-object.ts";
import { versionOf } from "../../domain/kube/object-ref.ts";
import type { AuditInput } from "../append-audit.ts";
import type { Context } from "../context.ts";
import { personOf } from "./person-of.ts";
import type { ObjectFlight } from "./preflight.ts";
import type { WriteResult } from "./send-write.ts";

/** One write that is about to be made. */
export interface PlannedWrite {
  readonly flight: ObjectFlight;
  /** What the API server said it would store; null for delete. */
  readonly predicted: KubeObject | null;
  readonly step: number;
  readonly wave: number;
  readonly settleMs: number;
}

export function intentStep(
  ctx: Pick<Context, "actor" | "clock">,
  change: ChangeSet,
  { write, attempt }: { readonly write: PlannedWrite; readonly attempt: number },
): JournalStep {
  const { flight, predicted, step, wave } = write;
  return {
    cluster: change.cluster,
    changeId: change.id,
    attempt,
    step,
    wave,
    ordinal: flight.ordinal,
    ref: flight.object.ref,
    op: flight.object.op,
    state: "intent",
    actor: personOf(ctx.actor),
    beforeFingerprint: flight.liveFingerprint,
    desiredFingerprint: predicted === null ? null : fingerprint(predicted),
    before: flight.live === null ? null : withoutManagedFields(flight.live),
    after: null,
    beforeResourceVersion: flight.live?.metadata.resourceVersion ?? null,
    afterResourceVersion: null,
    uid: flight.live?.metadata.uid ?? null,
    auditId: null,
    problem: null,
    intentAtMs: ctx.clock.nowMs(),
    outcomeAtMs: null,
  };
}

export function doneStep(step: JournalStep, { object, auditId }: WriteResult, nowMs: number): JournalStep {
  return {
    ...step,
    state: "done",
    after: object === null ? null : withoutManagedFields(object),
    afterResourceVersion: object?.metadata.resourceVersion ?? null,
    uid: object?.metadata.uid ?? step.uid,
    auditId,
    outcomeAtMs: nowMs,
  };
}

export function failedStep(
  step: JournalStep,
  { state, problem }: { readonly state: "not_done" | "conflicted"; readonly problem: ChangeProblem },
  nowMs: number,
): JournalStep {
  return { ...step, state, problem, outcomeAtMs: nowMs };
}

/** The audit record of a step as it stands: intent, success, or why not. */
export function stepRecord(
  change: ChangeSet,
  step: JournalStep,
  facts: { readonly kubeUser: string; readonly predicted?: KubeObject | null; readonly denied?: boolean },
): AuditInput {
  const after = step.after ?? facts.predicted ?? null;
  const isIntended = step.state === "intent" || step.state === "done";
  return {
    action: `${step.op}.object`,
    outcome: outcomeOf(step, facts.denied ?? false),
    reason: step.problem === null ? null : { code: step.problem.code, text: step.problem.message },
    cluster: change.cluster,
    target: {
      ...step.ref,
      version: versionOf((after ?? step.before)?.apiVersion ?? ""),
      uid: step.uid,
    },
    changeSet: change.id,
    revision: change.revision,
    step: step.step,
    before: step.beforeFingerprint,
    after: after === null ? null : fingerprint(after),
    patch: isIntended ? recordedPatch(contentOf(step.before), contentOf(after)) : [],
    resourceVersionBefore: step.beforeResourceVersion,
    resourceVersionAfter: step.afterResourceVersion,
    apiAuditId: step.auditId,
    kubeUser: facts.kubeUser,
    evidence: { attempt: step.attempt },
  };
}

function outcomeOf({ state }: JournalStep, denied: boolean): AuditInput["outcome"] {
  switch (state) {
    case "intent":
      return "intent";
    case "done":
      return "success";
    case "conflicted":
      return "failure";
    case "not_done":
      return denied ? "denied" : "failure";
  }
}

/** What a person changed: without status and what the API server keeps itself. */
function contentOf(object: KubeObject | null) {
  if (object === null) return undefined;
  const { status: _status, ...rest } = asJsonObject(withoutManagedFields(object));
  const { resourceVersion: _version, generation: _generation, ...metadata } = object.metadata;
  return {
    ...rest,
    metadata: asJsonObject({ ...object, metadata: withoutManagedFields({ ...object, metadata }).metadata })
      .metadata,
  };
}

export function problemOf(error: unknown): ChangeProblem {
  return error instanceof AppError
    ? { code: error.code, message: error.message }
    : { code: "unexpected", message: "Something went wrong" };
}
