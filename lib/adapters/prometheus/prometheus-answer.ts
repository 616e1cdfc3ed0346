import { z } from "zod";
import { AppError } from "@/lib/domain/base/app-error.ts";
import type { InstantSample, RangeSeries } from "@/lib/services/ports/metrics.ts";

export type MetricsFailure = "unreachable" | "timeout" | "refused" | "garbage";

export function metricsError(kind: MetricsFailure, message: string, cause?: unknown): AppError {
  return new AppError("upstream", message, { details: { kind }, ...(cause === undefined ? {} : { cause }) });
}

const labels = z.record(z.string(), z.string());
const point = z.tuple([z.number(), z.string()]);

const vector = z.object({
  resultType: z.literal("vector"),
  result: z.array(z.object({ metric: labels, value: point.optional() })),
});
const scalar = z.object({ resultType: z.literal("scalar"), result: point });
const matrix = z.object({
  resultType: z.literal("matrix"),
  result: z.array(z.object({ metric: labels, values: z.array(point).optional() })),
});

const instantSchema = z.object({
  status: z.literal("success"),
  data: z.discriminatedUnion("resultType", [vector, scalar]),
});
const rangeSchema = z.object({ status: z.literal("success"), data: matrix });
const buildSchema = z.object({ status: z.literal("success"), data: z.object({ version: z.string() }) });

const failureSchema = z.object({
  status: z.literal("error"),
  errorType: z.string().nullish(),
  error: z.string().nullish(),
});

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** Native histograms have no single value and are left out. */
export function readInstant(answer: HttpAnswer): readonly InstantSample[] {
  const { data } = readSuccess(answer, instantSchema);
  if (data.resultType === "scalar") return [{ labels: {}, value: toNumber(data.result[1]) }];
  return data.result.flatMap(({ metric, value }) =>
    value === undefined ? [] : [{ labels: metric, value: toNumber(value[1]) }],
  );
}

export function readRange(answer: HttpAnswer): readonly RangeSeries[] {
  return readSuccess(answer, rangeSchema).data.result.map(({ metric, values = [] }) => ({
    labels: metric,
    points: values.map(([atS, value]) => [atS, toNumber(value)] as const),
  }));
}

export function readVersion(answer: HttpAnswer): string {
  return readSuccess(answer, buildSchema).data.version;
}

function readSuccess<S extends z.ZodType>(answer: HttpAnswer, schema: S): z.infer<S> {
  const body = parseJson(answer.text);
  const failed = failureSchema.safeParse(body);
  if (failed.success) throw saidFailure(failed.data);
  if (answer.status !== 200) throw httpFailure(answer.status);
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw metricsError("garbage", "The answer is not one of a Prometheus");
  return parsed.data;
}

function saidFailure({ errorType, error }: z.infer<typeof failureSchema>): AppError {
  const said = (error ?? "no reason given").slice(0, 500);
  return errorType === "timeout"
    ? metricsError("timeout", `Prometheus gave up on the query: ${said}`)
    : metricsError("refused", `Prometheus refused the query: ${said}`);
}

function httpFailure(status: number): AppError {
  if (status === 401 || status === 403) {
    return metricsError("refused", `Prometheus does not accept the credentials (HTTP ${status})`);
  }
  if (status === 408 || status === 504)
    return metricsError("timeout", `Prometheus did not answer in time (HTTP ${status})`);
  if (status === 413 || status === 422 || status === 429) {
    return metricsError("refused", `Prometheus refused the query (HTTP ${status})`);
  }
  if (status >= 500) return metricsError("unreachable", `Prometheus could not be reached (HTTP ${status})`);
  if (status >= 300 && status < 400) {
    return metricsError("garbage", "The Prometheus address answers with a redirect; none is followed");
  }
  return metricsError("garbage", `The address does not answer as a Prometheus (HTTP ${status})`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function toNumber(text: string): number {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  return text === "-Inf" ? Number.NEGATIVE_INFINITY : Number(text);
}
