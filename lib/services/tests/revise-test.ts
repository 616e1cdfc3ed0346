import type { InputOf } from "@/lib/contracts/api.ts";
import type { reviseTest as contract } from "@/lib/contracts/tests.ts";
import type { RequestTest } from "@/lib/domain/request-tests/request-test.ts";
import { appendAudit } from "../append-audit.ts";
import { authorize } from "../authorize.ts";
import type { Context } from "../context.ts";
import { expectVisibleTest, loadTest, takenName, testRecord } from "./save-test.ts";
import { testView, type TestView } from "./test-view.ts";

/** @throws AppError `conflict` when somebody else changed the test since, or its new name is taken. */
export async function reviseTest(
  ctx: Context,
  { params, body }: InputOf<typeof contract>,
): Promise<TestView> {
  const { cluster, id } = params;
  await authorize(ctx, "test.save", { cluster });
  const known = await loadTest(ctx, cluster, id);
  const { version, ...content } = body;
  const test: RequestTest = { ...known, ...content, version: version + 1, updatedAtMs: ctx.clock.nowMs() };
  await expectVisibleTest(ctx, test);
  const seq = await ctx.database.transaction(async (stores) => {
    if (!(await stores.tests.save(test, version))) throw takenName(test.name);
    return appendAudit({ ctx, stores }, [testRecord("revise.test", test)]);
  });
  ctx.publish({ type: "audit", cluster, seq });
  return testView(test);
}
