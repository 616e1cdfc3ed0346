import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { listReadiness as contract } from "@/lib/contracts/readiness.ts";
import { ITEM_STATES, type ItemState } from "@/lib/domain/readiness/item.ts";
import { authorize } from "../authorize.ts";
import type { Context } from "../context.ts";
import { metricsStatusOf } from "../traffic/index.ts";
import { acceptancesOf } from "./accepted.ts";
import { currentReadiness } from "./current-readiness.ts";
import { rowOf, summaryOf } from "./item-view.ts";
import { visibleItems } from "./visible-judgements.ts";

/** The checklist over what the person may see, worst first; items of equal state keep the order of the list. */
export async function listReadiness(
  ctx: Context,
  { params, query }: InputOf<typeof contract>,
): Promise<ResponseOf<typeof contract>> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  const { run, windowS, status } = await currentReadiness(ctx, params.cluster, query.window);
  const { mesh } = run.facts;
  const find = await acceptancesOf(ctx, mesh);
  const { items, visibility } = await visibleItems(ctx, params.cluster, {
    items: run.items,
    namespaces: query.namespaces,
  });
  const rows = items
    .map((visible) => rowOf(visible, summaryOf(visible, find)))
    .toSorted((a, b) => ITEM_STATES.indexOf(a.state) - ITEM_STATES.indexOf(b.state));
  const countOf = (state: ItemState): number => rows.filter((row) => row.state === state).length;
  return {
    checkedAtMs: ctx.clock.nowMs(),
    metrics: metricsStatusOf(status),
    windowS,
    items: rows,
    counts: {
      fail: countOf("fail"),
      warn: countOf("warn"),
      unknown: countOf("unknown"),
      pass: countOf("pass"),
    },
    hiddenNamespaces: [...mesh.namespaces].filter(({ name }) => !visibility.isVisible(name)).length,
  };
}
