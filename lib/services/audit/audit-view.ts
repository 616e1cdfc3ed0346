import type { AuditDetailView, AuditEntryView } from "../../contracts/audit.ts";
import { AUDIT_ACTIONS, isAuditAction } from "../../domain/audit/actions.ts";
import { actorKey } from "../../domain/audit/actor-key.ts";
import { readRecord, type AuditEntry } from "../../domain/audit/read-record.ts";
import { AppError } from "../../domain/base/app-error.ts";
import { configKindForRef } from "../../domain/istio/kinds.ts";
import type { Context } from "../context.ts";
import { clusterOf } from "../context.ts";
import type { StoredAuditRecord } from "../ports/database.ts";
import { decideAccess } from "../../domain/access/decide.ts";
import { whatHappened } from "./what-happened.ts";

/** @throws AppError `unavailable` when a record is not one that this version can read: the log was tampered with. */
export function entryOf({ record }: StoredAuditRecord): AuditEntry {
  const entry = readRecord(record);
  if (entry === null) {
    throw new AppError("unavailable", `Record ${String(record.seq)} of the audit log cannot be read`, {
      hint: "Run Verify: it names the first record that was changed.",
    });
  }
  return entry;
}

export function listView(entry: AuditEntry): AuditEntryView {
  const { seq, id, occurredAtMs, recordedAtMs, outcome, reason, cluster, target, changeSet, revision, step } =
    entry;
  const { issuer, subject, display, type, method } = entry.actor;
  return {
    seq,
    id,
    occurredAtMs,
    recordedAtMs,
    action: entry.action,
    title: isAuditAction(entry.action) ? AUDIT_ACTIONS[entry.action] : entry.action,
    outcome,
    reason,
    actor: { issuer, subject, display, type, method },
    actorKey: subject === null ? null : actorKey({ issuer, subject }),
    cluster,
    target,
    changeSet,
    revision,
    step,
    changedFields: entry.patch.length,
    what: whatHappened(entry),
  };
}

export function detailView(entry: AuditEntry, logId: string): Omit<AuditDetailView, "objects"> {
  const { source, kubeUser, impersonated, patch, before, after, apiAuditId, evidence, hash, prevHash } =
    entry;
  const { resourceVersionBefore, resourceVersionAfter } = entry;
  return {
    ...listView(entry),
    source,
    kubeUser,
    impersonated,
    patch: patch.map(({ op, path, was, value }): AuditDetailView["patch"][number] => ({
      op,
      path,
      ...(was === undefined ? {} : { was }),
      ...(value === undefined ? {} : { value }),
    })),
    before,
    after,
    resourceVersionBefore,
    resourceVersionAfter,
    apiAuditId,
    evidence,
    hash,
    prevHash,
    logId,
  };
}

/**
 * Whether the person may see the record: everything with `audit.read-all`; their own; what concerns an object that the
 * cluster lets them read. Sign-ins of others stay hidden.
 */
export async function maySee(ctx: Context, entry: AuditEntry): Promise<boolean> {
  if (decideAccess(ctx.actor.roles, "audit.read-all").allowed) return true;
  if (entry.actor.issuer === ctx.actor.issuer && entry.actor.subject === ctx.actor.subject) return true;
  if (entry.target === null) return entry.changeSet !== null;
  const kind = configKindForRef(entry.target);
  if (kind === null) return false;
  return clusterOf(ctx, entry.cluster).access.isAllowed(ctx.actor.identity, {
    verb: "get",
    group: kind.group,
    resource: kind.plural,
    namespace: kind.scope === "Cluster" ? null : entry.target.namespace,
  });
}
