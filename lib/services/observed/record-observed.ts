import { recordedPatch } from "@/lib/domain/audit/patch.ts";
import type { JsonObject } from "@/lib/domain/base/json.ts";
import { fingerprint } from "@/lib/domain/kube/fingerprint.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { toKubeObject } from "@/lib/domain/mesh/to-kube-object.ts";
import type { ConfigObject } from "@/lib/domain/mesh/snapshot.ts";
import { appendAudit, type AuditContext, type AuditInput } from "../append-audit.ts";
import type { ObservedChange } from "../ports/cluster.ts";
import type { Database, ObservedVersion } from "../ports/database.ts";

/** Field manager of every write made from here. */
const OWN_MANAGER = "foresail";

/** The manager that wrote last; null when the object does not say. Objects carry no user (decision 40). */
function lastManager({ managers }: ConfigObject): string | null {
  return managers.toSorted((a, b) => (b.atMs ?? 0) - (a.atMs ?? 0))[0]?.manager ?? null;
}

function versionOf({ ref, before, after, observedAtMs }: ObservedChange): ObservedVersion | null {
  const shown = after ?? before;
  if (shown === null) return null;
  const object = toKubeObject(shown);
  return {
    ref,
    uid: shown.uid,
    resourceVersion: shown.resourceVersion,
    state: after === null ? "deleted" : "present",
    fingerprint: fingerprint(object),
    object,
    manager: lastManager(shown),
    observedAtMs,
    changeSet: null,
  };
}

/** What people write: no version, status or bookkeeping. */
function contentOf(object: KubeObject | null): JsonObject | undefined {
  if (object === null) return undefined;
  const { labels = {}, annotations = {} } = object.metadata;
  return { metadata: { labels, annotations }, spec: object.spec ?? {} };
}

const fingerprintOf = (object: KubeObject | null): string | null =>
  object === null ? null : fingerprint(object);

const isOwnWrite = ({ after }: ObservedChange): boolean =>
  after !== null && lastManager(after) === OWN_MANAGER;

/** Null for changes made from here, for the first list, and for status only. */
function recordOf(change: ObservedChange): AuditInput | null {
  const { ref, before, after, seen, observedAtMs } = change;
  if (seen === "initial" || isOwnWrite(change)) return null;
  const was = before === null ? null : toKubeObject(before);
  const is = after === null ? null : toKubeObject(after);
  if (fingerprintOf(was) === fingerprintOf(is)) return null;
  return {
    action: "observe.object",
    outcome: "success",
    cluster: ref.cluster,
    occurredAtMs: observedAtMs,
    target: { ...ref, uid: (is ?? was)?.metadata.uid ?? null },
    before: fingerprintOf(was),
    after: fingerprintOf(is),
    patch: recordedPatch(contentOf(was), contentOf(is)),
    resourceVersionBefore: was?.metadata.resourceVersion ?? null,
    resourceVersionAfter: is?.metadata.resourceVersion ?? null,
    reason: { code: seen, text: writtenBy(after) },
  };
}

function writtenBy(object: ConfigObject | null): string {
  const manager = object === null ? null : lastManager(object);
  return `Written by field manager ${manager ?? "unknown"}; the person is not known`;
}

const OWN_DELETION_MS = 5 * 60_000;

/** A deletion does not say who made it: it is ours when a set that deletes the object was applied just now. */
async function isOwnDeletion(
  ctx: ObservedContext,
  { ref, after, observedAtMs }: ObservedChange,
): Promise<boolean> {
  if (after !== null) return false;
  const sets = await ctx.database.changes.list({ cluster: ref.cluster, object: ref, limit: 5 });
  return sets.some(
    ({ state, updatedAtMs }) =>
      /^(applying|applied|partially_applied)$/.test(state) && observedAtMs - updatedAtMs < OWN_DELETION_MS,
  );
}

type ObservedContext = AuditContext & { readonly database: Database };

/** Keeps what the watch told: one row per version, and a record for what was changed outside of the console. */
export async function recordObserved(
  ctx: ObservedContext,
  changes: readonly ObservedChange[],
): Promise<number> {
  const versions = changes.map(versionOf).filter((version) => version !== null);
  const outside = await Promise.all(
    changes.map(async (change) => ((await isOwnDeletion(ctx, change)) ? null : recordOf(change))),
  );
  const records = outside.filter((record) => record !== null);
  if (versions.length > 0) await ctx.database.observed.record(versions);
  if (records.length === 0) return 0;
  await ctx.database.transaction((stores) => appendAudit({ ctx, stores }, records));
  return records.length;
}
