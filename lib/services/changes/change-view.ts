import type { ChangeDetail, ChangeSummary, JournalStepView } from "../../contracts/changes.ts";
import { decideAccess } from "../../domain/access/decide.ts";
import { toJsonPointer } from "../../domain/base/json.ts";
import { isSamePerson, type ChangeObject, type ChangeSet } from "../../domain/changes/change-set.ts";
import type { JournalStep } from "../../domain/changes/journal.ts";
import { describeChanges } from "../../domain/changes/semantic-diff.ts";
import { canHappen } from "../../domain/changes/transition.ts";
import { renderObject } from "../../domain/istio/document.ts";
import type { KubeObject } from "../../domain/kube/kube-object.ts";
import type { ObjectRef } from "../../domain/kube/object-ref.ts";
import type { Actor, Context } from "../context.ts";
import type { LoadedChange } from "./load-change.ts";

export function summaryView(change: ChangeSet, objects: readonly ObjectRef[]): ChangeSummary {
  return { ...change, links: [...change.links], objects: [...objects] };
}

export function yamlOf(object: KubeObject | null): string | null {
  return object === null ? null : renderObject(object);
}

export function describedView(before: KubeObject | null, after: KubeObject | null, kind: string) {
  return describeChanges(before, after, kind).map(({ path, label, sentence }) => ({
    pointer: toJsonPointer(path),
    label,
    sentence,
  }));
}

export async function readDetail(ctx: Context, loaded: LoadedChange): Promise<ChangeDetail> {
  const { cluster, id } = loaded.change;
  return detailView(ctx.actor, loaded, await ctx.database.journal.list(cluster, id));
}

export function detailView(
  actor: Actor,
  { change, revision }: LoadedChange,
  journal: readonly JournalStep[],
): ChangeDetail {
  return {
    change: summaryView(
      change,
      revision.objects.map(({ ref }) => ref),
    ),
    revisionAuthor: revision.author,
    objects: revision.objects.map(objectView),
    journal: journal.map(stepView),
    may: {
      edit: decideAccess(actor.roles, "change.draft").allowed && canHappen(change, "revise"),
      apply: decideAccess(actor.roles, "change.apply").allowed && isApplicable(change),
      undo:
        decideAccess(actor.roles, "change.undo").allowed &&
        canHappen(change, "reverted") &&
        change.revertedBy === null,
      discard: mayDiscard(actor, change),
    },
  };
}

/** Until review rules come, a draft may be applied straight away. */
export function isApplicable(change: ChangeSet): boolean {
  return canHappen(change, "start_apply") || canHappen(change, "retry") || change.state === "draft";
}

export function mayDiscard(actor: Actor, change: ChangeSet): boolean {
  const isAllowed =
    isSamePerson(actor, change.author) || decideAccess(actor.roles, "change.withdraw-any").allowed;
  return isAllowed && canHappen(change, "withdraw");
}

function objectView(object: ChangeObject): ChangeDetail["objects"][number] {
  const { ref, apiVersion, op, intent, base, desired, desiredText } = object;
  return {
    ref,
    apiVersion,
    op,
    intent,
    baseResourceVersion: base?.resourceVersion ?? null,
    baseFingerprint: base?.fingerprint ?? null,
    baseText: yamlOf(base?.manifest ?? null),
    desiredText: desiredText ?? yamlOf(desired),
    summary: describedView(base?.manifest ?? null, desired, ref.kind),
  };
}

function stepView(step: JournalStep): JournalStepView {
  return {
    attempt: step.attempt,
    step: step.step,
    wave: step.wave,
    ref: step.ref,
    op: step.op,
    state: step.state,
    by: step.actor,
    beforeResourceVersion: step.beforeResourceVersion,
    afterResourceVersion: step.afterResourceVersion,
    apiAuditId: step.auditId,
    problem: step.problem,
    intentAtMs: step.intentAtMs,
    outcomeAtMs: step.outcomeAtMs,
  };
}
