import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDemoPrometheus } from "../http/server.ts";
import type { QueryLimits } from "../limits.ts";
import { memorySource } from "../memory-source.ts";
import type { StoredSeries } from "../memory-source.ts";
import type { ApiAnswer } from "./compare-answers.ts";
import { toOpenMetrics } from "./open-metrics.ts";
import { startRealPrometheus } from "./real-prometheus.ts";

export interface PrometheusPair {
  readonly demoUrl: string;
  readonly realUrl: string;
  readonly stop: () => Promise<void>;
}

/** The demo's Prometheus and a real one over the same samples. */
export async function startPrometheusPair(
  series: readonly StoredSeries[],
  options: {
    readonly nowMs: number;
    readonly limits?: Partial<QueryLimits>;
    readonly realFlags?: readonly string[];
  },
): Promise<PrometheusPair> {
  const dir = await mkdtemp(join(tmpdir(), "foresail-prometheus-"));
  const removeDir = () => rm(dir, { recursive: true, force: true });
  try {
    const real = await startRealPrometheus({
      dir,
      openMetrics: toOpenMetrics(series),
      ...(options.realFlags === undefined ? {} : { flags: options.realFlags }),
    });
    const demo = await startDemoPrometheus({
      source: memorySource(series),
      nowMs: () => options.nowMs,
      ...(options.limits === undefined ? {} : { limits: options.limits }),
    });
    const stop = async () => {
      await Promise.all([demo.close(), real.stop()]);
      await removeDir();
    };
    return { demoUrl: demo.url, realUrl: real.url, stop };
  } catch (error) {
    await removeDir();
    throw error;
  }
}

/** Sends the same request to both. */
export async function askBoth(
  { demoUrl, realUrl }: PrometheusPair,
  path: string,
  params: URLSearchParams,
): Promise<readonly [demo: ApiAnswer, real: ApiAnswer]> {
  return Promise.all([ask(demoUrl, path, params), ask(realUrl, path, params)]);
}

async function ask(url: string, path: string, params: URLSearchParams): Promise<ApiAnswer> {
  const response = await fetch(`${url}/api/v1/${path}?${params.toString()}`);
  return parseAnswer(await response.text());
}

/** Both servers answer every path under /api/v1 in this form; anything else fails the test that reads it. */
function parseAnswer(text: string): ApiAnswer {
  return JSON.parse(text) as ApiAnswer;
}
