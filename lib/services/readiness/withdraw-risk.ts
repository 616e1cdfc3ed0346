import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { withdrawRisk as contract } from "@/lib/contracts/readiness.ts";
import { appendAudit } from "../append-audit.ts";
import { authorize } from "../authorize.ts";
import type { Context } from "../context.ts";
import { loadItem } from "./load-item.ts";

const WINDOW_S = 3_600;

/** The case counts again. Withdrawing what nobody accepted changes nothing and is not recorded. */
export async function withdrawRisk(
  ctx: Context,
  { params, body }: InputOf<typeof contract>,
): Promise<ResponseOf<typeof contract>> {
  const { cluster, item } = params;
  await authorize(ctx, "readiness.accept", { cluster });
  const subject = { ...body.subject, cluster };
  const { visible } = await loadItem(ctx, { cluster, item, windowS: WINDOW_S, namespaces: null });
  const isSeen = visible.judgements.some(
    ({ subject: seen }) =>
      seen.kind === subject.kind && seen.namespace === subject.namespace && seen.name === subject.name,
  );
  if (!isSeen) return { withdrawn: false };
  const seq = await ctx.database.transaction(async (stores) => {
    const known = await stores.risks.find(cluster, item, subject);
    if (known === null || !(await stores.risks.delete(cluster, item, subject))) return null;
    return appendAudit({ ctx, stores }, [
      {
        action: "withdraw.risk",
        outcome: "success",
        cluster,
        target: subject.kind === "Cluster" ? null : subject,
        evidence: { item, case: known.sentence, reason: known.reason },
      },
    ]);
  });
  if (seq !== null) ctx.publish({ type: "audit", cluster, seq });
  return { withdrawn: seq !== null };
}
