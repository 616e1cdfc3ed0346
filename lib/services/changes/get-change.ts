import type { ChangeDetail, getChange as contract } from "../../contracts/changes.ts";
import type { InputOf } from "../../contracts/api.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import { readDetail } from "./change-view.ts";
import { loadChange } from "./load-change.ts";

export async function getChange(ctx: Context, { params }: InputOf<typeof contract>): Promise<ChangeDetail> {
  await authorize(ctx, "change.read", { cluster: params.cluster, changeSet: params.id });
  const cluster = clusterOf(ctx, params.cluster).id;
  return await readDetail(ctx, await loadChange(ctx, { cluster, id: params.id }));
}
