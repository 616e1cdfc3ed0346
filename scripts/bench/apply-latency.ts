import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { applyOf, draftSplit } from "../../e2e/fixtures/api.ts";
import { makeSplit, weightsOf } from "../../e2e/fixtures/kube.ts";
import { latencyFigures, type Figure } from "./figure.ts";
import { withStack } from "./with-stack.ts";

const RUNS = 40;
const WARM_UP = 5;
const PAUSE_MS = 150;
const NAMESPACE = "bench";

/**
 * P10: from the call that *Apply* makes to the API server answering with the new weights. Dry-run, intent, write and the
 * audit record lie in between; drafts are made beforehand.
 */
export function measureApply(): Promise<readonly Figure[]> {
  return withStack({}, async ({ kube, api }) => {
    await makeSplit(kube, NAMESPACE);
    await delay(1_000);
    const developer = api("developer");
    const totalMs: number[] = [];
    const callMs: number[] = [];
    for (let run = 0; run < WARM_UP + RUNS; run++) {
      const first = (run % 99) + 1;
      const draft = await draftSplit(developer, NAMESPACE, [first, 100 - first]);
      await delay(PAUSE_MS);
      const startMs = performance.now();
      await applyOf(developer, draft);
      const answeredMs = performance.now();
      const [weight] = await weightsOf(kube, NAMESPACE);
      const seenMs = performance.now();
      if (weight !== first) throw new Error(`applied ${first}, the API server has ${String(weight)}`);
      if (run < WARM_UP) continue;
      callMs.push(answeredMs - startMs);
      totalMs.push(seenMs - startMs);
    }
    return [
      ...latencyFigures(
        { id: "P10", what: "Apply pressed to object changed in the API server", to: 150 },
        totalMs,
      ),
      ...latencyFigures({ id: "P10-call", what: "answer to Apply" }, callMs),
    ];
  });
}
