import type { listChanges as contract } from "../../contracts/changes.ts";
import type { InputOf, ResponseOf } from "../../contracts/api.ts";
import { AppError } from "../../domain/base/app-error.ts";
import type { ChangeSet } from "../../domain/changes/change-set.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import type { ChangeFilter } from "../ports/database.ts";
import { summaryView } from "./change-view.ts";
import { mayReadAll } from "./visible-objects.ts";

type Query = InputOf<typeof contract>["query"];

/** Newest first. Sets about objects that the person may not read are counted, not shown. */
export async function listChanges(
  ctx: Context,
  { params, query }: InputOf<typeof contract>,
): Promise<ResponseOf<typeof contract>> {
  await authorize(ctx, "change.read", { cluster: params.cluster });
  const cluster = clusterOf(ctx, params.cluster).id;
  const found = await ctx.database.changes.list(filterOf(ctx, cluster, query));
  const page = found.slice(0, query.limit);
  const objects = await ctx.database.changes.objectsOf(
    cluster,
    page.map(({ id }) => id),
  );
  const refsOf = ({ id }: ChangeSet) => objects.get(id) ?? [];
  const visible = await Promise.all(page.map((change) => mayReadAll(ctx, refsOf(change))));
  const changes = page.filter((_, at) => visible[at] === true);
  const last = page.at(-1);
  return {
    changes: changes.map((change) => summaryView(change, refsOf(change))),
    nextCursor:
      found.length > query.limit && last !== undefined ? `${String(last.updatedAtMs)}.${last.id}` : null,
    hidden: page.length - changes.length,
  };
}

function filterOf(ctx: Context, cluster: string, query: Query): ChangeFilter {
  const { group, kind, namespace, name } = query;
  const { issuer, subject } = ctx.actor;
  return {
    cluster,
    limit: query.limit + 1,
    ...(query.states === undefined ? {} : { states: query.states }),
    ...(query.mine === "true" ? { author: { issuer, subject } } : {}),
    ...(kind === undefined || name === undefined
      ? {}
      : { object: { group: group ?? "", kind, namespace: namespace ?? "", name } }),
    ...(query.cursor === undefined ? {} : { after: parseCursor(query.cursor) }),
  };
}

function parseCursor(cursor: string): { readonly updatedAtMs: number; readonly id: string } {
  const match = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(cursor);
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new AppError("invalid", "query.cursor: is not one of ours", { hint: "Start from the first page." });
  }
  return { updatedAtMs: Number(match[1]), id: match[2] };
}
