import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { readObjectHistory as contract } from "@/lib/contracts/objects.ts";
import { renderObject } from "@/lib/domain/istio/document.ts";
import { authorize } from "../authorize.ts";
import { mayReadAll, withoutBookkeeping } from "../changes/index.ts";
import { clusterOf, type Context } from "../context.ts";
import type { ObservedVersion } from "../ports/database.ts";
import { objectOf } from "./object-of.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { describeRef, objectKey, type ObjectRef } from "@/lib/domain/kube/object-ref.ts";

type Answer = ResponseOf<typeof contract>;
type Version = Answer["versions"][number];

const MAX_VERSIONS = 50;
const MAX_CHANGES = 50;

/**
 * Versions that the watch saw, newest first, those that say the same as the one before left out. Objects carry no user: by
 * whom is known for changes made here, by the version that they wrote (decision 40).
 */
export async function readObjectHistory(ctx: Context, { params }: InputOf<typeof contract>): Promise<Answer> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  clusterOf(ctx, params.cluster);
  const { ref } = objectOf(params);
  if (!(await mayReadAll(ctx, [ref]))) {
    throw new AppError("not_found", `${describeRef(ref)} does not exist`, {
      hint: "It may have been deleted.",
    });
  }
  const seen = await ctx.database.observed.list(ref, MAX_VERSIONS);
  const changes = await changesByVersion(ctx, ref);
  const versions = seen.filter((version, at) => isNew(version, seen[at + 1]));
  return {
    versions: versions.map((version) => versionView(version, changes.get(version.resourceVersion) ?? null)),
    isComplete: seen.length < MAX_VERSIONS,
  };
}

/** Status and bookkeeping write versions that say nothing new. */
function isNew(version: ObservedVersion, before: ObservedVersion | undefined): boolean {
  if (before === undefined) return true;
  return (
    version.fingerprint !== before.fingerprint || version.state !== before.state || version.uid !== before.uid
  );
}

function versionView(version: ObservedVersion, change: Version["change"]): Version {
  const { resourceVersion, uid, state, observedAtMs, manager, object, ref } = version;
  return {
    resourceVersion,
    uid,
    state,
    observedAtMs,
    manager,
    change,
    text: object === null ? null : renderObject(withoutBookkeeping(object, ref)),
  };
}

/** Which change set wrote which version of the object, from the journals of the last sets that touched it. */
async function changesByVersion(
  ctx: Context,
  ref: ObjectRef,
): Promise<ReadonlyMap<string, Version["change"]>> {
  const { changes, journal } = ctx.database;
  const sets = await changes.list({ cluster: ref.cluster, object: ref, limit: MAX_CHANGES });
  const applied = sets.filter(({ appliedAtMs }) => appliedAtMs !== null);
  const steps = await Promise.all(applied.map(({ id }) => journal.list(ref.cluster, id)));
  return new Map(
    applied.flatMap((change, at) =>
      (steps[at] ?? [])
        .filter((step) => objectKey(step.ref) === objectKey(ref) && step.afterResourceVersion !== null)
        .map((step) => [
          step.afterResourceVersion ?? "",
          { id: change.id, title: change.title, by: step.actor.display },
        ]),
    ),
  );
}
