import { formatValue } from "../engine/format-value.ts";
import type { QueryErrorKind } from "../promql/query-error.ts";
import type { QueryResult, ResultSeries, SamplePoint } from "../query.ts";
import type { LabelSet } from "../series-source.ts";

/** Texts for the JSON of Prometheus' HTTP API, written directly: a range answer may hold a million points. */
const statusByKind: Readonly<Record<QueryErrorKind, number>> = {
  bad_data: 400,
  execution: 422,
  timeout: 503,
  canceled: 503,
  internal: 500,
  unavailable: 503,
  not_found: 404,
};

export function errorStatus(kind: QueryErrorKind): number {
  return statusByKind[kind];
}

export function errorAnswer(kind: QueryErrorKind, message: string): string {
  return JSON.stringify({ status: "error", errorType: kind, error: message });
}

export function successAnswer(dataJson: string): string {
  return `{"status":"success","data":${dataJson}}`;
}

const labelTexts = new WeakMap<LabelSet, string>();

export function labelsJson(labels: LabelSet): string {
  const known = labelTexts.get(labels);
  if (known !== undefined) return known;
  const pairs = labels.names.map((name, index) => `"${name}":${JSON.stringify(labels.values[index] ?? "")}`);
  const text = `{${pairs.join(",")}}`;
  labelTexts.set(labels, text);
  return text;
}

export function resultJson(result: QueryResult): string {
  return `{"resultType":"${result.type}","result":${resultValueJson(result)}}`;
}

function resultValueJson(result: QueryResult): string {
  switch (result.type) {
    case "scalar":
      return pointJson(result.point);
    case "string":
      return `[${result.timeMs / 1000},${JSON.stringify(result.value)}]`;
    case "vector":
      return `[${result.series.map(vectorSeriesJson).join(",")}]`;
    case "matrix":
      return `[${result.series.map(matrixSeriesJson).join(",")}]`;
  }
}

function vectorSeriesJson({ labels, points: [point] }: ResultSeries): string {
  return `{"metric":${labelsJson(labels)},"value":${point === undefined ? "null" : pointJson(point)}}`;
}

function matrixSeriesJson({ labels, points }: ResultSeries): string {
  return `{"metric":${labelsJson(labels)},"values":[${points.map(pointJson).join(",")}]}`;
}

function pointJson({ timeMs, value }: SamplePoint): string {
  return `[${timeMs / 1000},"${formatValue(value)}"]`;
}
