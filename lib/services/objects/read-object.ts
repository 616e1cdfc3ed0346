import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { readObject as contract } from "@/lib/contracts/objects.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { ownersOf } from "@/lib/domain/changes/ownership.ts";
import { renderObject } from "@/lib/domain/istio/document.ts";
import { configKindForRef } from "@/lib/domain/istio/kinds.ts";
import { managersOf } from "@/lib/domain/kube/managed-fields.ts";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";

type Answer = ResponseOf<typeof contract>;

/** One object, asked of the cluster as the person at this moment: its version is what an edit is planned on. */
export async function readObject(ctx: Context, { params }: InputOf<typeof contract>): Promise<Answer> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  const cluster = clusterOf(ctx, params.cluster);
  const ref: ObjectRef = {
    cluster: params.cluster,
    group: params.group === "core" ? "" : params.group,
    kind: params.kind,
    namespace: params.namespace === "-" ? "" : params.namespace,
    name: params.name,
  };
  const kind = configKindForRef(ref);
  if (kind === null || kind === undefined) {
    throw new AppError("not_found", `Foresail does not show objects of kind ${ref.kind}`, {
      hint: "Istio and Gateway API objects can be opened.",
    });
  }
  const mayWrite = (verb: string): Promise<boolean> =>
    cluster.access.isAllowed(ctx.actor.identity, {
      verb,
      group: kind.group,
      resource: kind.plural,
      namespace: ref.namespace === "" ? null : ref.namespace,
    });
  const [object, update, remove] = await Promise.all([
    cluster.as(ctx.actor.identity).get(ref),
    mayWrite("update"),
    mayWrite("delete"),
  ]);
  const managers = managersOf(object);
  return {
    ref,
    badge: kind.badge,
    apiVersion: object.apiVersion,
    uid: object.metadata.uid ?? "",
    resourceVersion: object.metadata.resourceVersion ?? "",
    generation: object.metadata.generation ?? 0,
    createdAtMs: Date.parse(object.metadata.creationTimestamp ?? "") || 0,
    text: renderObject(object),
    managers: [...managers],
    owners: ownersOf(object, managers).map(({ tool, title, instance, consequence, effect }) => ({
      tool,
      title,
      instance,
      consequence,
      effect,
    })),
    may: { update, delete: remove },
  };
}
