import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { listTests as contract } from "@/lib/contracts/tests.ts";
import { decideAccess } from "@/lib/domain/access/decide.ts";
import { authorize } from "../authorize.ts";
import type { Context } from "../context.ts";
import { testView } from "./test-view.ts";
import { visibleTests } from "./visible-tests.ts";

export async function listTests(
  ctx: Context,
  { params }: InputOf<typeof contract>,
): Promise<ResponseOf<typeof contract>> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  const { tests, hidden } = await visibleTests(ctx, params.cluster);
  return {
    tests: tests.map(testView),
    hidden,
    may: { save: decideAccess(ctx.actor.roles, "test.save").allowed },
  };
}
