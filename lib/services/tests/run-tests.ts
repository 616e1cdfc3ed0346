import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { runTests as contract } from "@/lib/contracts/tests.ts";
import { compareTests, type ComparedTest } from "@/lib/domain/request-tests/compare-tests.ts";
import { authorize } from "../authorize.ts";
import { meshAfter } from "../changes/index.ts";
import type { Context } from "../context.ts";
import { type Sight, sightOf, viewOf } from "../simulate/index.ts";
import { visibleTests } from "./visible-tests.ts";

type Answer = ResponseOf<typeof contract>;
type Result = Answer["results"][number]["live"];

/** Every test that the person may see, on the live mesh and on the draft when one is named. */
export async function runTests(ctx: Context, { params, body }: InputOf<typeof contract>): Promise<Answer> {
  const { cluster } = params;
  await authorize(ctx, "mesh.read", { cluster });
  const { live, mesh, changeTitle } = await meshAfter(ctx, cluster, body.change);
  const { tests } = await visibleTests(ctx, cluster);
  const compared = compareTests(tests, live, mesh);
  const sight = await sightOf(ctx, cluster, refsOf(compared));
  return {
    results: compared.map(({ test, before, after, isChanged }) => ({
      id: test.id,
      live: resultView(before, sight),
      draft: body.change === undefined ? null : resultView(after, sight),
      isChanged,
    })),
    changeTitle,
  };
}

export function refsOf(compared: readonly ComparedTest[]) {
  return compared.flatMap(({ before, after }) =>
    [...before.evidence, ...after.evidence].map(({ object }) => object),
  );
}

/** What rests on objects out of sight is unknown to the person. */
export function resultView(result: ComparedTest["before"], sight: Sight): Result {
  const answer = viewOf(result, sight);
  const isHidden = answer.verdict === "unknown" && result.verdict !== "unknown";
  if (isHidden) {
    const what = answer.missing.map((missing) => missing.what).join(", ");
    return { result: "unknown", because: `not known to you: ${what}`, answer };
  }
  return { result: result.result, because: result.result === "pass" ? null : result.because, answer };
}
