import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { deleteTest as contract } from "@/lib/contracts/tests.ts";
import { appendAudit } from "../append-audit.ts";
import { authorize } from "../authorize.ts";
import type { Context } from "../context.ts";
import { loadTest, takenName, testRecord } from "./save-test.ts";

export async function deleteTest(
  ctx: Context,
  { params, query }: InputOf<typeof contract>,
): Promise<ResponseOf<typeof contract>> {
  const { cluster, id } = params;
  await authorize(ctx, "test.save", { cluster });
  const test = await loadTest(ctx, cluster, id);
  const seq = await ctx.database.transaction(async (stores) => {
    if (!(await stores.tests.delete(cluster, id, query.version))) throw takenName(test.name);
    return appendAudit({ ctx, stores }, [testRecord("delete.test", test)]);
  });
  ctx.publish({ type: "audit", cluster, seq });
  return { deleted: true };
}
