import type { EvaluationOptions } from "../engine/evaluation.ts";
import type { QueryLimits } from "../limits.ts";
import { QueryError } from "../promql/query-error.ts";
import { queryInstant, queryRange } from "../query.ts";
import type { SeriesSource } from "../series-source.ts";
import { resultJson, successAnswer } from "./answers.ts";
import { labelNamesJson, labelValuesJson, metadataJson, seriesJson } from "./metadata.ts";
import { durationParameterMs, rangeParameters, timeParameterMs } from "./params.ts";

export interface ApiContext {
  readonly source: SeriesSource;
  readonly limits: QueryLimits;
  /** The world's time. */
  readonly nowMs: () => number;
  /** Monotonic; queries are timed by it. */
  readonly elapsedMs: () => number;
}

type Endpoint = (context: ApiContext, params: URLSearchParams) => string;

const buildInformation = JSON.stringify({
  version: "2.42.0",
  revision: "demo",
  branch: "demo",
  buildUser: "foresail-demo",
  buildDate: "",
  goVersion: "",
});

const endpoints: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  ["query", instantJson],
  ["query_range", rangeJson],
  ["series", ({ source }, params) => seriesJson(source, params)],
  ["labels", ({ source }, params) => labelNamesJson(source, params)],
  ["metadata", ({ source }, params) => metadataJson(source, params)],
  ["status/buildinfo", () => buildInformation],
]);
const getOnly: ReadonlySet<string> = new Set(["metadata", "status/buildinfo"]);
const labelValuesPath = /^label\/([^/]+)\/values$/u;

/** Answers `/api/v1/<path>`; null when there is no such endpoint for that method. Throws `QueryError`. */
export function answerApi(
  context: ApiContext,
  request: { readonly method: string; readonly path: string; readonly params: URLSearchParams },
): string | null {
  const { method, path, params } = request;
  const isGet = method === "GET";
  if (!isGet && method !== "POST") return null;
  const label = labelValuesPath.exec(path)?.[1];
  if (label !== undefined)
    return isGet ? successAnswer(labelValuesJson(context.source, params, label)) : null;
  const endpoint = endpoints.get(path);
  if (endpoint === undefined || (!isGet && getOnly.has(path))) return null;
  return successAnswer(endpoint(context, params));
}

function instantJson(context: ApiContext, params: URLSearchParams): string {
  const timeMs = timeParameterMs(params, "time", context.nowMs());
  return resultJson(queryInstant(params.get("query") ?? "", timeMs, evaluationOptions(context, params)));
}

function rangeJson(context: ApiContext, params: URLSearchParams): string {
  const range = rangeParameters(params, context.limits.maxPoints);
  return resultJson(queryRange(params.get("query") ?? "", range, evaluationOptions(context, params)));
}

function evaluationOptions(
  { source, limits, elapsedMs }: ApiContext,
  params: URLSearchParams,
): EvaluationOptions {
  const askedMs = params.get("timeout") ? durationParameterMs(params, "timeout") : Infinity;
  if (askedMs <= 0) throw new QueryError("timeout", "query timed out in expression evaluation");
  return { ...limits, source, elapsedMs, deadlineMs: elapsedMs() + Math.min(askedMs, limits.timeoutMs) };
}
