/** Comparison of two answers of Prometheus' query API. */
export interface ApiAnswer {
  readonly status: string;
  readonly errorType?: string;
  readonly error?: string;
  readonly data?: QueryData;
}

type Sample = readonly [number, string];

export interface QueryData {
  readonly resultType: string;
  readonly result: readonly SeriesAnswer[] | Sample;
}

interface SeriesAnswer {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: Sample;
  readonly values?: readonly Sample[];
}

const relativeTolerance = 1e-9;
/** Below this size differences are rounding of cancelled terms. */
const cancellationFloor = 1e-9;

/** The first difference in words, or null. Errors need to agree in kind; series may come in any order. */
export function firstDifference(actual: ApiAnswer, expected: ApiAnswer): string | null {
  if (actual.status !== expected.status || actual.errorType !== expected.errorType)
    return `answered ${outcome(actual)}, expected ${outcome(expected)}`;
  if (actual.data === undefined || expected.data === undefined) return null;
  if (actual.data.resultType !== expected.data.resultType)
    return `result type ${actual.data.resultType}, expected ${expected.data.resultType}`;
  const [actualResult, expectedResult] = [actual.data.result, expected.data.result];
  if (isSample(actualResult) || isSample(expectedResult))
    return isSample(actualResult) && isSample(expectedResult)
      ? sampleDifference(actualResult, expectedResult)
      : "a single value against series";
  return seriesDifference(actualResult, expectedResult);
}

function outcome({ status, errorType, error }: ApiAnswer): string {
  return status === "success" ? status : `${errorType ?? ""}: ${error ?? ""}`;
}

function isSample(result: QueryData["result"]): result is Sample {
  return typeof result[0] === "number";
}

function seriesDifference(actual: readonly SeriesAnswer[], expected: readonly SeriesAnswer[]): string | null {
  const actualByLabels = new Map(actual.map((series) => [labelsKey(series), series]));
  if (actualByLabels.size !== actual.length) return "a label set came twice";
  for (const series of expected) {
    const key = labelsKey(series);
    const counterpart = actualByLabels.get(key);
    if (counterpart === undefined) return `${key} is missing`;
    actualByLabels.delete(key);
    const difference = pointsDifference(pointsOf(counterpart), pointsOf(series));
    if (difference !== null) return `${key}: ${difference}`;
  }
  const [extra] = actualByLabels.keys();
  return extra === undefined ? null : `${extra} is not expected`;
}

function labelsKey({ metric }: SeriesAnswer): string {
  return JSON.stringify(Object.entries(metric).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function pointsOf({ value, values }: SeriesAnswer): readonly Sample[] {
  return values ?? (value === undefined ? [] : [value]);
}

function pointsDifference(actual: readonly Sample[], expected: readonly Sample[]): string | null {
  if (actual.length !== expected.length) return `${actual.length} points, expected ${expected.length}`;
  for (const [index, sample] of expected.entries()) {
    const difference = sampleDifference(actual[index] ?? [NaN, ""], sample);
    if (difference !== null) return difference;
  }
  return null;
}

function sampleDifference([actualTime, actual]: Sample, [expectedTime, expected]: Sample): string | null {
  if (actualTime !== expectedTime) return `a point at ${actualTime}, expected at ${expectedTime}`;
  return isClose(actual, expected) ? null : `${actual} at ${expectedTime}, expected ${expected}`;
}

function isClose(actual: string, expected: string): boolean {
  if (actual === expected) return true;
  const [a, b] = [Number(actual), Number(expected)];
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  return (
    Math.abs(a - b) <= Math.max(cancellationFloor, relativeTolerance * Math.max(Math.abs(a), Math.abs(b)))
  );
}
