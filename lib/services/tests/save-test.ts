import { AppError } from "@/lib/domain/base/app-error.ts";
import type { RequestTest } from "@/lib/domain/request-tests/request-test.ts";
import type { AuditInput } from "../append-audit.ts";
import { clusterOf, type Context } from "../context.ts";
import { visibilityOf } from "../visibility.ts";
import { isTestVisible } from "./test-view.ts";

/** @throws AppError `not_found` for a test about namespaces that the person may not see, as if it did not exist. */
export async function expectVisibleTest(
  ctx: Pick<Context, "actor" | "clusters">,
  test: Pick<RequestTest, "cluster" | "question">,
): Promise<void> {
  const mesh = clusterOf(ctx, test.cluster).snapshot();
  const visibility = await visibilityOf(ctx, test.cluster);
  if (isTestVisible(test, { mesh, visibility })) return;
  throw new AppError("not_found", "There is no such caller or target", {
    hint: "Ask about namespaces that you may see.",
  });
}

export async function loadTest(ctx: Context, cluster: string, id: string): Promise<RequestTest> {
  const test = await ctx.database.tests.find(cluster, id);
  const missing = new AppError("not_found", "There is no such request test", {
    hint: "It may have been deleted. Tests about what you may not see are not shown.",
  });
  if (test === null) throw missing;
  await expectVisibleTest(ctx, test).catch(() => {
    throw missing;
  });
  return test;
}

export function takenName(name: string): AppError {
  return new AppError(
    "conflict",
    `There is a test named ${name}, or this one was changed since you opened it`,
    {
      hint: "Choose another name, or look at the test again.",
    },
  );
}

export function testRecord(
  action: Extract<AuditInput["action"], `${string}.test`>,
  { cluster, id, name, question, expected }: RequestTest,
): AuditInput {
  return {
    action,
    outcome: "success",
    cluster,
    evidence: {
      test: id,
      name,
      from: fromWords(question),
      to: `${question.host}:${String(question.port)}`,
      expected: { ...expected },
    },
  };
}

function fromWords({ from }: RequestTest["question"]): string {
  switch (from.type) {
    case "workload":
    case "gateway":
      return `${from.namespace}/${from.name}`;
    case "identity":
      return `${from.namespace}/${from.serviceAccount}`;
    case "plaintext":
      return "plaintext";
  }
}
