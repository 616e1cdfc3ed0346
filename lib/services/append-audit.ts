import { actorKey } from "../domain/audit/actor-key.ts";
import { linkRecord } from "../domain/audit/chain.ts";
import type { AuditActor, AuditColumns, AuditEvent, AuditTarget } from "../domain/audit/record.ts";
import { sealEvent } from "../domain/audit/seal.ts";
import type { ObjectRef } from "../domain/kube/object-ref.ts";
import type { Context } from "./context.ts";
import type { StoredAuditRecord, Stores } from "./ports/database.ts";

/** The facts of one event; what is left out is not known or does not apply. */
export type AuditInput = Pick<AuditEvent, "action" | "outcome" | "cluster"> &
  Partial<Omit<AuditEvent, "action" | "outcome" | "cluster" | "target">> & {
    readonly target?: (ObjectRef & { readonly version?: string; readonly uid?: string | null }) | null;
  };

export type AuditContext = Pick<Context, "actor" | "source" | "clock" | "ids">;

const SALT_BYTES = 16;

/**
 * Appends records inside the caller's transaction, with the head row locked: the records exist exactly when the change
 * does. Returns the number of the last one. When the log cannot be written the transaction fails and nothing changes.
 */
export async function appendAudit(
  { ctx, stores }: { readonly ctx: AuditContext; readonly stores: Stores },
  events: readonly AuditInput[],
): Promise<number> {
  let head = await stores.audit.lockHead();
  const recordedAtMs = ctx.clock.nowMs();
  const records: StoredAuditRecord[] = [];
  for (const input of events) {
    const event = completeEvent(ctx, input, recordedAtMs);
    const sealed = sealEvent(event, {
      id: ctx.ids.uuid(),
      recordedAtMs,
      salt: () => ctx.ids.randomHex(SALT_BYTES),
    });
    const linked = linkRecord(head, sealed);
    head = linked.head;
    records.push({ record: linked.record, columns: columnsOf(event) });
  }
  await stores.audit.insert(records, head);
  return head.seq;
}

function completeEvent(ctx: AuditContext, { target, ...input }: AuditInput, nowMs: number): AuditEvent {
  return {
    reason: null,
    occurredAtMs: nowMs,
    actor: auditActorOf(ctx),
    onBehalfOf: null,
    kubeUser: null,
    impersonated: false,
    source: { ...ctx.source, traceId: null },
    changeSet: null,
    revision: null,
    run: null,
    step: null,
    before: null,
    after: null,
    patch: [],
    resourceVersionBefore: null,
    resourceVersionAfter: null,
    apiAuditId: null,
    approvalDigest: null,
    approvers: [],
    evidence: null,
    ...input,
    target: target === undefined || target === null ? null : targetOf(target),
  };
}

function auditActorOf({ actor }: AuditContext): AuditActor {
  const { issuer, subject, display, type, groups, sessionIdHash, method } = actor;
  return { issuer, subject, display, type, groups, sessionIdHash, method, acr: null, amr: [] };
}

function targetOf({
  group,
  kind,
  namespace,
  name,
  version = "",
  uid = null,
}: NonNullable<AuditInput["target"]>): AuditTarget {
  return { group, version, kind, namespace, name, uid };
}

function columnsOf(event: AuditEvent): AuditColumns {
  const { action, outcome, cluster, target, changeSet, actor } = event;
  return {
    cluster,
    action,
    outcome,
    actor: actorKey(actor),
    group: target?.group ?? "",
    kind: target?.kind ?? "",
    namespace: target?.namespace ?? "",
    name: target?.name ?? "",
    changeSet,
  };
}
