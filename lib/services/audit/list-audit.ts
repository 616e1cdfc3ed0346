import { AUDIT_ACTION_TITLES, type listAudit as contract } from "../../contracts/audit.ts";
import type { InputOf, ResponseOf } from "../../contracts/api.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import { entryOf, listView, maySee } from "./audit-view.ts";

/** Newest first. Records that the person may not see are counted, not shown. */
export async function listAudit(
  ctx: Context,
  { params, query }: InputOf<typeof contract>,
): Promise<ResponseOf<typeof contract>> {
  await authorize(ctx, "audit.read", { cluster: params.cluster });
  const cluster = clusterOf(ctx, params.cluster).id;
  const head = await ctx.database.audit.head();
  const { cursor, limit, ...filter } = query;
  const stored = await ctx.database.audit.list(head.logId, {
    ...definedOnly(filter),
    cluster,
    limit: limit + 1,
    ...(cursor === undefined ? {} : { beforeSeq: cursor }),
  });
  const page = stored.slice(0, limit).map(entryOf);
  const visible = await Promise.all(page.map((entry) => maySee(ctx, entry)));
  const records = page.filter((_, at) => visible[at] === true).map(listView);
  const last = page.at(-1);
  return {
    records,
    nextCursor: stored.length > limit && last !== undefined ? last.seq : null,
    hidden: page.length - records.length,
    total: head.seq,
    actions: { ...AUDIT_ACTION_TITLES },
  };
}

type Defined<T> = { readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

function definedOnly<T extends object>(fields: T): Defined<T> {
  // Entries of T without the undefined ones are by construction a Defined<T>.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
}
