import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { readObject as contract } from "@/lib/contracts/objects.ts";
import { decideAccess } from "@/lib/domain/access/decide.ts";
import { ownersOf } from "@/lib/domain/changes/ownership.ts";
import type { ConfigKind } from "@/lib/domain/istio/kinds.ts";
import { managersOf } from "@/lib/domain/kube/managed-fields.ts";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import { editableText } from "./editable-text.ts";
import { objectOf } from "./object-of.ts";

type Answer = ResponseOf<typeof contract>;

/** One object, asked of the cluster as the person at this moment: its version is what an edit is planned on. */
export async function readObject(ctx: Context, { params }: InputOf<typeof contract>): Promise<Answer> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  const cluster = clusterOf(ctx, params.cluster);
  const { ref, kind } = objectOf(params);
  const [object, may] = await Promise.all([
    cluster.as(ctx.actor.identity).get(ref),
    rightsOf(ctx, ref, kind),
  ]);
  const managers = managersOf(object);
  const { text, textFrom } = await editableText(ctx, ref, object);
  return {
    ref,
    badge: kind.badge,
    apiVersion: object.apiVersion,
    uid: object.metadata.uid ?? "",
    resourceVersion: object.metadata.resourceVersion ?? "",
    generation: object.metadata.generation ?? 0,
    createdAtMs: Date.parse(object.metadata.creationTimestamp ?? "") || 0,
    text,
    textFrom,
    managers,
    owners: ownersOf(object, managers).map(({ tool, title, instance, consequence, effect }) => ({
      tool,
      title,
      instance,
      consequence,
      effect,
    })),
    may,
  };
}

/** A draft needs a role of Foresail, and writing needs the right in the cluster: either can be missing. */
async function rightsOf(ctx: Context, ref: ObjectRef, kind: ConfigKind): Promise<Answer["may"]> {
  const { access } = clusterOf(ctx, ref.cluster);
  const question = {
    group: kind.group,
    resource: kind.plural,
    namespace: ref.namespace === "" ? null : ref.namespace,
  };
  const [update, remove] = await Promise.all(
    ["update", "delete"].map((verb) => access.isAllowed(ctx.actor.identity, { verb, ...question })),
  );
  const decision = decideAccess(ctx.actor.roles, "change.draft");
  const where = ref.namespace === "" ? "the cluster" : ref.namespace;
  const missing = [...(update === true ? [] : ["update"]), ...(remove === true ? [] : ["delete"])];
  const because = !decision.allowed
    ? `Drafts need the role ${decision.needsOneOf.join(" or ")}`
    : missing.length > 0
      ? `The cluster does not let you ${missing.join(" or ")} ${kind.plural} in ${where}`
      : null;
  return {
    update: decision.allowed && update === true,
    delete: decision.allowed && remove === true,
    because,
  };
}
