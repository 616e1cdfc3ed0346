import { compareTests } from "@/lib/domain/request-tests/compare-tests.ts";
import type { Context } from "../context.ts";
import type { RequestTests } from "../ports/request-tests.ts";
import { sightOf } from "../simulate/index.ts";
import { refsOf, resultView } from "./run-tests.ts";
import { visibleTests } from "./visible-tests.ts";

/** The saved tests as the preview of a change asks for them: how many pass, and those that answer differently. */
export function requestTestsOf(ctx: Pick<Context, "actor" | "clusters" | "database">): RequestTests {
  return {
    run: async ({ cluster, before, after }) => {
      const { tests } = await visibleTests(ctx, cluster);
      const compared = compareTests(tests, before, after);
      const sight = await sightOf(ctx, cluster, refsOf(compared));
      const results = compared.map(({ test, isChanged, ...runs }) => ({
        test,
        isChanged,
        was: resultView(runs.before, sight),
        becomes: resultView(runs.after, sight),
      }));
      return {
        total: results.length,
        passed: results.filter(({ becomes }) => becomes.result === "pass").length,
        changed: results
          .filter(({ isChanged }) => isChanged)
          .map(({ test, was, becomes }) => ({
            id: test.id,
            name: test.name,
            before: was.answer.text,
            after: becomes.answer.text,
            result: becomes.result,
            because: becomes.because ?? "it is the answer that the test expects",
          })),
      };
    },
  };
}
