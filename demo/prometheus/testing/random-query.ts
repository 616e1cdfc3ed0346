import type { Random } from "./random.ts";

/**
 * Queries drawn from the grammar. Operators whose result jumps (rounding, equality, ranking) are put on values that both sides compute
 * bit by bit alike, since sums may be added up in another order; `predict_linear` and `timestamp` stay without `@`,
 * where Prometheus 2.42 moves the window with the step, and `count_values by` gets at most two labels, as with three it
 * forgets one of them after the first step.
 */
export function randomQuery(random: Random): string {
  return random.chance(0.06) ? scalar(random, 2) : vector(random, 3);
}

const gaugeMetrics = [
  "temperature",
  "humidity",
  "memory_bytes",
  "alarms",
  "build_info",
  "odd_values",
] as const;
const counterMetrics = [
  "istio_requests_total",
  "istio_request_duration_milliseconds_count",
  "istio_request_duration_milliseconds_sum",
] as const;
const buckets = "istio_request_duration_milliseconds_bucket";
const labelNames = ["room", "zone", "pod", "version", "reporter", "response_code", "source_workload", "destination_workload", "kind", "container"] as const; // prettier-ignore
const ranges = ["1m", "90s", "5m", "20m", "7m30s"] as const;
const exactRangeFunctions = ["last_over_time", "min_over_time", "max_over_time", "count_over_time", "changes", "resets", "present_over_time"] as const; // prettier-ignore
const rangeFunctions = ["rate", "increase", "delta", "irate", "idelta", "deriv", "sum_over_time", "avg_over_time", "stddev_over_time", "stdvar_over_time", "rate", "increase"] as const; // prettier-ignore
const smoothFunctions = ["abs", "sqrt", "exp", "ln", "log2", "log10", "sin", "cos", "atan", "tanh", "sinh", "asinh", "deg", "rad"] as const; // prettier-ignore
const jumpingFunctions = ["ceil", "floor", "sgn", "abs", "sort", "sort_desc", "-"] as const;
const dateFunctions = ["minute", "hour", "day_of_week", "day_of_month", "day_of_year", "days_in_month", "month", "year"] as const; // prettier-ignore
const aggregations = ["sum", "avg", "min", "max", "count", "group", "stddev", "stdvar"] as const;
const matcherTexts = [
  `reporter="source"`,
  `reporter!="source"`,
  `room=~"attic|hall|yard"`,
  `room!~"k.*"`,
  `response_code=~"2..|404"`,
  `response_code!~"5.*"`,
  `zone=""`,
  `kind!=""`,
  `destination_workload=~".*v[12]"`,
  `pod=~"reviews.+"`,
  `source_workload=~"(web|checkout)"`,
  `container="app"`,
] as const;

type Choice = (random: Random, depth: number) => string;

function vector(random: Random, depth: number): string {
  if (depth <= 0) return exact(random, 0);
  const choices: readonly [Choice, ...Choice[]] = [
    exact, ranged, ranged, aggregated, aggregated, aggregated, arithmetic, arithmetic, comparison, setOperation,
    manyToOne, quantiles, smooth, subquery, ranked, labelled, special,
  ]; // prettier-ignore
  return random.pick(choices)(random, depth);
}

function instant(random: Random, metric: string): string {
  return metric + matchers(random) + modifiers(random);
}

function range(random: Random, metric: string): string {
  return `${metric}${matchers(random)}[${random.pick(ranges)}]${modifiers(random)}`;
}

function matchers(random: Random): string {
  const texts = random.some(matcherTexts, 0.04);
  return texts.length === 0 ? "" : `{${texts.join(",")}}`;
}

function modifiers(random: Random): string {
  const offset = random.chance(0.1) ? ` offset ${random.pick(["30s", "5m", "-2m", "11m"])}` : "";
  const at = random.chance(0.08)
    ? ` @ ${random.pick(["1700001800", "1700000900.5", "start()", "end()"])}`
    : "";
  return offset + at;
}

function anyMetric(random: Random): string {
  return random.chance(0.5) ? random.pick(gaugeMetrics) : random.pick(counterMetrics);
}

/** Values both sides take from the samples unchanged. */
function exact(random: Random, depth: number): string {
  if (depth > 0 && random.chance(0.4))
    return `${random.pick(exactRangeFunctions)}(${range(random, anyMetric(random))})`;
  if (depth > 0 && random.chance(0.4)) {
    const change = random.pick(jumpingFunctions);
    return `${change}(${exact(random, depth - 1)})`;
  }
  return instant(random, anyMetric(random));
}

function ranged(random: Random): string {
  if (random.chance(0.1))
    return `quantile_over_time(${random.pick(["0", "0.5", "0.95", "1", "2"])}, ${range(random, random.pick(gaugeMetrics))})`;
  if (random.chance(0.07))
    return `predict_linear(temperature[${random.pick(ranges)}], ${random.pick(["60", "3600", "-90"])})`;
  if (random.chance(0.05))
    return `holt_winters(temperature[${random.pick(ranges)}], 0.${random.between(1, 9)}, 0.${random.between(1, 9)})`;
  return `${random.pick(rangeFunctions)}(${range(random, anyMetric(random))})`;
}

function grouping(random: Random): string {
  if (random.chance(0.3)) return "";
  const labels = random.some(labelNames, 0.25).join(", ");
  return `${random.pick([" by ", " without "])}(${labels})`;
}

function aggregated(random: Random, depth: number): string {
  if (random.chance(0.1))
    return `quantile${grouping(random)} (${random.pick(["0.1", "0.5", "0.99", "-1"])}, ${vector(random, depth - 1)})`;
  if (random.chance(0.07))
    return `count_values by (${random.pick(["", "room", "zone, room"])}) ("value", ${instant(random, "alarms")})`;
  return `${random.pick(aggregations)}${grouping(random)} (${vector(random, depth - 1)})`;
}

function ranked(random: Random, depth: number): string {
  const operator = random.pick(["topk", "bottomk"]);
  const ranking = depth > 1 ? `max_over_time(temperature[${random.pick(ranges)}])` : "temperature";
  return `${operator}${grouping(random)} (${random.between(0, 4)}, ${ranking})`;
}

function scalar(random: Random, depth: number): string {
  const plain = random.pick(["2", "0.5", "-3", "1e3", "(time() - 1.7e9)", "pi()", "0x10", "NaN", "Inf"]);
  if (depth <= 0 || random.chance(0.5)) return plain;
  if (random.chance(0.4)) return `scalar(${vector(random, depth - 1)})`;
  return `(${scalar(random, depth - 1)} ${random.pick(["+", "-", "*", "/", "^", "== bool", "< bool"])} ${scalar(random, depth - 1)})`;
}

function arithmetic(random: Random, depth: number): string {
  const operator = random.pick(["+", "-", "*", "/", "+", "*", "atan2"]);
  if (random.chance(0.5)) return `${vector(random, depth - 1)} ${operator} ${scalar(random, 1)}`;
  if (random.chance(0.2)) return `${scalar(random, 1)} ${operator} ${vector(random, depth - 1)}`;
  const left = vector(random, depth - 1);
  if (random.chance(0.3)) return `(${left}) ${operator} (${left})`;
  const matching = random.chance(0.5)
    ? ` ${random.pick(["on", "ignoring"])}(${random.some(labelNames, 0.3).join(",")})`
    : "";
  return `(${left}) ${operator}${matching} (${vector(random, depth - 1)})`;
}

function comparison(random: Random): string {
  const operator = random.pick(["==", "!=", "<", "<=", ">", ">="]);
  const bool = random.chance(0.4) ? " bool" : "";
  if (random.chance(0.5))
    return `${exact(random, 1)} ${operator}${bool} ${random.pick(["0", "1", "12.5", "300", "1e8"])}`;
  if (random.chance(0.3)) return `${random.pick(["1", "200"])} ${operator}${bool} ${exact(random, 1)}`;
  return `${instant(random, "temperature")} ${operator}${bool} ignoring(unit) ${instant(random, "humidity")}`;
}

function setOperation(random: Random, depth: number): string {
  const operator = random.pick(["and", "or", "unless"]);
  const matching = random.chance(0.6)
    ? ` ${random.pick(["on", "ignoring"])}(${random.some(labelNames, 0.3).join(",")})`
    : "";
  return `(${vector(random, depth - 1)}) ${operator}${matching} (${vector(random, depth - 1)})`;
}

function manyToOne(random: Random): string {
  const operator = random.pick(["*", "/", "+", "-"]);
  const include = random.pick(["", "(version)", "(version, tag)"]);
  if (random.chance(0.5))
    return `${instant(random, "memory_bytes")} ${operator} on(pod) group_left${include} build_info`;
  if (random.chance(0.5))
    return `build_info ${operator} on(pod) group_right${include} ${instant(random, "memory_bytes")}`;
  return `temperature ${operator} on(zone) group_left sum by (zone) (humidity)`;
}

function quantiles(random: Random): string {
  const quantile = random.pick(["0", "0.5", "0.9", "0.99", "1", "1.5"]);
  const rate = `rate(${range(random, buckets)})`;
  const summed = random.pick([`sum by (le) (${rate})`, `sum by (le, reporter) (${rate})`, rate, buckets]);
  return `histogram_quantile(${quantile}, ${summed})`;
}

function smooth(random: Random, depth: number): string {
  if (random.chance(0.2))
    return `clamp(${vector(random, depth - 1)}, ${random.between(-10, 5)}, ${random.between(0, 500)})`;
  if (random.chance(0.2))
    return `${random.pick(["clamp_min", "clamp_max"])}(${vector(random, depth - 1)}, ${random.between(-5, 50)})`;
  if (random.chance(0.2)) return `round(${exact(random, 1)}, ${random.pick(["1", "0.5", "10", "0.001"])})`;
  // Sine and cosine of large sums magnify their rounding.
  const change = random.pick(smoothFunctions);
  const isPeriodic = change === "sin" || change === "cos";
  return `${change}(${isPeriodic ? exact(random, 1) : vector(random, depth - 1)})`;
}

function subquery(random: Random, depth: number): string {
  const step = random.pick(["", "15s", "1m", "45s", "2m"]);
  const at = random.chance(0.15) ? ` @ ${random.pick(["1700002000", "end()"])}` : "";
  const offset = random.chance(0.2) ? ` offset ${random.pick(["1m", "5m"])}` : "";
  const over = random.pick(["max_over_time", "min_over_time", "avg_over_time", "sum_over_time", "count_over_time", "rate", "delta", "last_over_time"]); // prettier-ignore
  return `${over}((${vector(random, Math.min(1, depth - 1))})[${random.pick(["5m", "10m", "13m"])}:${step}]${at}${offset})`;
}

function labelled(random: Random, depth: number): string {
  const operand = vector(random, depth - 1);
  if (random.chance(0.3)) return `label_join(${operand}, "joined", "-", "room", "zone", "reporter")`;
  const [target, replacement, source, pattern] = random.pick([
    ["letter", "$1", "room", "(.).*"],
    ["room", "", "room", ".*"],
    ["zone", "x$2-${1}$$", "zone", "(n|s)(o.*)"],
    ["version", "$major", "destination_workload", ".*-v(?P<major>\\\\d+)"],
    ["same", "all", "nothing", ""],
  ]);
  return `label_replace(${operand}, "${target}", "${replacement}", "${source}", "${pattern}")`;
}

const specials: readonly [Choice, ...Choice[]] = [
  (random) => `absent(${instant(random, random.pick(["nothing_here", "temperature"]))})`,
  (random) => `absent_over_time(${range(random, random.pick(["nothing_here", "odd_values"]))})`,
  (random) => `vector(${scalar(random, 1)})`,
  (random) => `timestamp(${random.pick(["temperature", "alarms offset 3m", "abs(alarms)"])})`,
  (random) =>
    `${random.pick(dateFunctions)}(${random.pick(["", "timestamp(temperature)", "vector(time() * 7)"])})`,
  () => `{__name__=~"temp.*|hum.*",room="attic"}`,
  () => `count by (__name__) ({zone=~".+"})`,
  () => `rate({__name__=~"istio_request_duration_milliseconds_(sum|count)",reporter="source"}[5m])`,
];

function special(random: Random, depth: number): string {
  return random.pick(specials)(random, depth);
}
