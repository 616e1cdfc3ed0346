import type { AuditDetailView, getAudit as contract } from "../../contracts/audit.ts";
import type { InputOf } from "../../contracts/api.ts";
import { redactObject } from "../../domain/audit/redact.ts";
import type { AuditEntry } from "../../domain/audit/read-record.ts";
import { AppError } from "../../domain/base/app-error.ts";
import type { JsonObject } from "../../domain/base/json.ts";
import { renderObject } from "../../domain/istio/document.ts";
import { fingerprint } from "../../domain/kube/fingerprint.ts";
import type { KubeObject } from "../../domain/kube/kube-object.ts";
import { asJsonObject } from "../../domain/changes/object-json.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import { detailView, entryOf, maySee } from "./audit-view.ts";

/** Records that the person may not see are answered like records that do not exist. */
export async function getAudit(ctx: Context, { params }: InputOf<typeof contract>): Promise<AuditDetailView> {
  await authorize(ctx, "audit.read", { cluster: params.cluster });
  const cluster = clusterOf(ctx, params.cluster).id;
  const { logId } = await ctx.database.audit.head();
  const stored = await ctx.database.audit.find(logId, params.seq);
  const entry = stored === null ? null : entryOf(stored);
  if (entry?.cluster !== cluster || !(await maySee(ctx, entry))) {
    throw new AppError("not_found", `There is no record ${String(params.seq)}`, {
      hint: "Records about objects that you may not read are not shown.",
    });
  }
  return { ...detailView(entry, logId), objects: await objectsOf(ctx, entry) };
}

async function objectsOf(ctx: Context, entry: AuditEntry): Promise<AuditDetailView["objects"]> {
  const { changeSet, step, target, evidence } = entry;
  const attempt = evidence?.attempt;
  if (changeSet === null || step === null || target === null || typeof attempt !== "number") return null;
  const found = await ctx.database.journal.find(entry.cluster, changeSet, { attempt, step });
  if (found === null) return null;
  const shown = (object: KubeObject | null) =>
    object === null ? null : redactObject(target.kind, asJsonObject(object));
  const before = shown(found.before);
  const after = shown(found.after);
  return {
    before,
    after,
    beforeText: before === null ? null : renderObject(asKubeObject(before)),
    afterText: after === null ? null : renderObject(asKubeObject(after)),
    matchFingerprints:
      isFingerprintOf(entry.before, found.before) &&
      (entry.after === null || isFingerprintOf(entry.after, found.after)),
  };
}

/** Redaction replaces values below metadata and spec: apiVersion, kind and metadata itself are still there. */
function asKubeObject(redacted: JsonObject): KubeObject {
  return redacted as unknown as KubeObject;
}

function isFingerprintOf(expected: string | null, object: KubeObject | null): boolean {
  return expected === (object === null ? null : fingerprint(object));
}
