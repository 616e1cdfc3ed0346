import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { ChangeObjectInput } from "@/lib/contracts/changes.ts";
import type { draftFromGraph as contract } from "@/lib/contracts/topology.ts";
import { renderObject } from "@/lib/domain/istio/document.ts";
import { editPair } from "@/lib/domain/topology/pair-edit/edit-pair.ts";
import type { PairObject } from "@/lib/domain/topology/pair-edit/pair-edit.ts";
import { authorize } from "../authorize.ts";
import { createDraft, withoutBookkeeping } from "../changes/index.ts";
import { clusterOf, type Context } from "../context.ts";
import type { ClusterClient } from "../ports/cluster.ts";
import { visibilityOf } from "../visibility.ts";

type Answer = ResponseOf<typeof contract>;

/** A gesture on the graph as a draft change set, or in words why it makes no sense. */
export async function draftFromGraph(
  ctx: Context,
  { params, body }: InputOf<typeof contract>,
): Promise<Answer> {
  await authorize(ctx, "change.draft", { cluster: params.cluster });
  const cluster = clusterOf(ctx, params.cluster);
  const { isVisible } = await visibilityOf(ctx, params.cluster);
  const hidden = [body.source, body.target].some((id) => {
    const namespace = id.split("/")[1] ?? "";
    return namespace !== "" && !isVisible(namespace);
  });
  if (hidden)
    return {
      kind: "refused",
      because: "One of the two is in a namespace that your rights do not reach",
      hint: "Somebody who may see both can make the draft.",
    };
  const answer = editPair(cluster.snapshot(), body);
  if (answer.kind !== "draft") return answer;
  const client = cluster.as(ctx.actor.identity);
  const objects = await Promise.all(answer.objects.map((object) => inputOf(client, object)));
  const { change } = await createDraft(ctx, {
    params,
    query: {},
    body: { title: answer.title.slice(0, 200), why: "", links: [], objects },
  });
  const [only, ...others] = answer.objects;
  return { kind: "draft", id: change.id, ref: only === undefined || others.length > 0 ? null : only.ref };
}

/** What exists is edited as it is in the cluster now: a snapshot does not keep every field. */
async function inputOf(client: ClusterClient, object: PairObject): Promise<ChangeObjectInput> {
  const { ref, op, intent } = object;
  const { group, kind, namespace, name } = ref;
  const target = object.op === "create" ? object.object : await edited(client, object);
  return { group, kind, namespace, name, op, intent, text: renderObject(target), base: null };
}

async function edited(client: ClusterClient, { ref, edit }: PairObject & { readonly op: "update" }) {
  const live = await client.get(ref);
  return withoutBookkeeping({ ...live, spec: edit(live.spec ?? {}) }, ref);
}
