import type { InputOf } from "@/lib/contracts/api.ts";
import type { createTest as contract } from "@/lib/contracts/tests.ts";
import type { RequestTest } from "@/lib/domain/request-tests/request-test.ts";
import { appendAudit } from "../append-audit.ts";
import { authorize } from "../authorize.ts";
import type { Context } from "../context.ts";
import { expectVisibleTest, takenName, testRecord } from "./save-test.ts";
import { testView, type TestView } from "./test-view.ts";

export async function createTest(
  ctx: Context,
  { params, body }: InputOf<typeof contract>,
): Promise<TestView> {
  const { cluster } = params;
  await authorize(ctx, "test.save", { cluster });
  const nowMs = ctx.clock.nowMs();
  const { issuer, subject, display } = ctx.actor;
  const test: RequestTest = {
    cluster,
    id: ctx.ids.uuid(),
    ...body,
    version: 1,
    author: { issuer, subject, display },
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  await expectVisibleTest(ctx, test);
  const seq = await ctx.database.transaction(async (stores) => {
    if (!(await stores.tests.insert(test))) throw takenName(test.name);
    return appendAudit({ ctx, stores }, [testRecord("create.test", test)]);
  });
  ctx.publish({ type: "audit", cluster, seq });
  return testView(test);
}
