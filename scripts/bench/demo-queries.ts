import { performance } from "node:perf_hooks";
import {
  namespaceHistoryQuery,
  namespaceLatencyHistoryQuery,
  unreachedHistoryQuery,
} from "../../lib/domain/traffic/promql.ts";
import { percentile, type Figure } from "./figure.ts";
import { withStack } from "./with-stack.ts";

const WINDOWS = [
  { name: "1h", windowS: 3_600, stepS: 60 },
  { name: "6h", windowS: 21_600, stepS: 360 },
];
const WARM_RUNS = 10;

/** How long the demo's own Prometheus takes for what an overview asks of the past: not a goal, but it lies below several. */
export function measureDemoQueries(): Promise<readonly Figure[]> {
  return withStack({}, async ({ prometheus }) => {
    const figures: Figure[] = [];
    for (const { name, windowS, stepS } of WINDOWS) {
      const times: number[] = [];
      for (let run = 0; run <= WARM_RUNS; run++) times.push(await ask(prometheus, windowS, stepS));
      const [first = NaN, ...others] = times;
      const what = `overview history of ${name} from the demo's Prometheus`;
      figures.push(
        { id: `demo-${name}-first`, what: `${what}, first`, value: first, unit: "ms", to: 300 },
        { id: `demo-${name}`, what: `${what}, repeated, median`, value: percentile(others, 0.5), unit: "ms" },
      );
    }
    return figures;
  });
}

async function ask(prometheus: string, windowS: number, stepS: number): Promise<number> {
  const endS = Math.floor(Date.now() / 1000 / stepS) * stepS;
  const rateWindowS = Math.max(stepS, 60);
  const startMs = performance.now();
  for (const query of [namespaceHistoryQuery, unreachedHistoryQuery, namespaceLatencyHistoryQuery]) {
    const body = new URLSearchParams({
      query: query(rateWindowS),
      start: String(endS - windowS),
      end: String(endS),
      step: String(stepS),
    });
    const answer = await fetch(`${prometheus}/api/v1/query_range`, { method: "POST", body });
    if (!answer.ok)
      throw new Error(`the demo's Prometheus answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
  }
  return performance.now() - startMs;
}
