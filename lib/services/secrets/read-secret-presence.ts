import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { readSecretPresence as contract } from "@/lib/contracts/secrets.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";

/** The console's own account has no right on Secrets: the API server is asked as the person, and nothing of the answer is kept. */
export async function readSecretPresence(
  ctx: Context,
  { params }: InputOf<typeof contract>,
): Promise<ResponseOf<typeof contract>> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  const { namespace, name } = params;
  const cluster = clusterOf(ctx, params.cluster);
  return { presence: await cluster.secretPresence(ctx.actor.identity, { namespace, name }) };
}
