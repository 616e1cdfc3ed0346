import type { RequestTest } from "@/lib/domain/request-tests/request-test.ts";
import { clusterOf, type Context } from "../context.ts";
import { visibilityOf } from "../visibility.ts";
import { isTestVisible } from "./test-view.ts";

export interface VisibleTests {
  /** By name. */
  readonly tests: readonly RequestTest[];
  readonly hidden: number;
}

export async function visibleTests(
  ctx: Pick<Context, "actor" | "clusters" | "database">,
  cluster: string,
): Promise<VisibleTests> {
  const mesh = clusterOf(ctx, cluster).snapshot();
  const [all, visibility] = await Promise.all([ctx.database.tests.list(cluster), visibilityOf(ctx, cluster)]);
  const tests = all.filter((test) => isTestVisible(test, { mesh, visibility }));
  return { tests, hidden: all.length - tests.length };
}
