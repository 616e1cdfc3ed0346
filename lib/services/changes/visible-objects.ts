import { configKindForRef } from "../../domain/istio/kinds.ts";
import type { ObjectRef } from "../../domain/kube/object-ref.ts";
import type { Context } from "../context.ts";
import { clusterOf } from "../context.ts";

/** Plural names of the kinds beside mesh configuration whose fields Foresail may write (decision 28). */
const OTHER_PLURALS: Readonly<Record<string, string>> = {
  Namespace: "namespaces",
  Service: "services",
  Deployment: "deployments",
  StatefulSet: "statefulsets",
  DaemonSet: "daemonsets",
};

/** Whether the person may read every one of the objects in the cluster. */
export async function mayReadAll(ctx: Context, refs: readonly ObjectRef[]): Promise<boolean> {
  const questions = new Map(refs.map((ref) => [`${ref.group}/${ref.kind}/${ref.namespace}`, ref]));
  const answers = await Promise.all([...questions.values()].map((ref) => mayRead(ctx, ref)));
  return answers.every((allowed) => allowed);
}

async function mayRead(ctx: Context, ref: ObjectRef): Promise<boolean> {
  const kind = configKindForRef(ref);
  const resource = kind?.plural ?? OTHER_PLURALS[ref.kind];
  if (resource === undefined) return false;
  const namespace = ref.namespace === "" ? null : ref.namespace;
  const question = { verb: "get", group: ref.group, resource, namespace };
  return clusterOf(ctx, ref.cluster).access.isAllowed(ctx.actor.identity, question);
}
