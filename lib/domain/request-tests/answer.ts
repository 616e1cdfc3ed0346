import { formatDuration, formatPercent } from "../base/format.ts";
import type { AuthorizeAnswer } from "../simulation/authz/authorize.ts";
import type { Evidence, Missing } from "../simulation/evidence.ts";
import type { TraceAnswer, TraceOutcome, TraceReason } from "../simulation/trace-outcome.ts";
import type { ExpectedAnswer, Verdict } from "./request-test.ts";

/** What the proxy of one workload says, or one waypoint, by its name. */
export interface ServerVerdict {
  readonly workload: string;
  readonly share: number;
  readonly answer: AuthorizeAnswer;
}

/** What becomes of a request, summed up. */
export interface RequestAnswer {
  readonly verdict: Verdict;
  /** Of all outcomes when they agree; null else, and where there is no HTTP answer. */
  readonly status: number | null;
  /** Workloads that get it, with their share 0–1, largest first. */
  readonly by: readonly { readonly workload: string; readonly share: number }[];
  /** "200 from production/api-v1 90 %, production/api-v2 10 %". */
  readonly text: string;
  readonly outcomes: readonly TraceOutcome[];
  readonly evidence: readonly Evidence[];
  readonly missing: readonly Missing[];
}

const REACHES: ReadonlySet<TraceReason> = new Set([
  "forwarded",
  "passthrough",
  "redirect",
  "direct-response",
]);
const DENIES: ReadonlySet<TraceReason> = new Set(["denied", "tls-refused"]);

export function sumUp({ outcomes, evidence, missing }: TraceAnswer): RequestAnswer {
  const statuses = new Set(outcomes.map(({ status }) => status));
  const [only] = statuses;
  const shared = { outcomes, evidence, missing };
  return {
    ...shared,
    verdict: verdictOf(outcomes),
    status: statuses.size === 1 ? (only ?? null) : null,
    by: reachedBy(outcomes),
    text: describeOutcomes(outcomes),
  };
}

/** Unknown as soon as a part of the requests is; part of them failing is failing. */
function verdictOf(outcomes: readonly TraceOutcome[]): Verdict {
  if (outcomes.length === 0 || outcomes.some(({ why }) => why === "unknown")) return "unknown";
  if (outcomes.every(({ why }) => REACHES.has(why))) return "reaches";
  return outcomes.every(({ why }) => DENIES.has(why)) ? "denied" : "fails";
}

function reachedBy(outcomes: readonly TraceOutcome[]): RequestAnswer["by"] {
  const shares = new Map<string, number>();
  for (const { by, share, why } of outcomes) {
    if (by !== null && REACHES.has(why)) shares.set(by, (shares.get(by) ?? 0) + share);
  }
  return [...shares]
    .map(([workload, share]) => ({ workload, share }))
    .toSorted((a, b) => b.share - a.share || a.workload.localeCompare(b.workload));
}

const WORDS: Readonly<Record<TraceReason, string>> = {
  forwarded: "answered",
  passthrough: "answered, passed through",
  abort: "aborted by a fault",
  redirect: "redirected",
  "direct-response": "answered by the proxy",
  "no-route": "no route matches",
  "no-destination": "the destination does not exist",
  "no-endpoints": "no endpoint is ready",
  denied: "denied",
  "tls-refused": "refused: mutual TLS is demanded",
  unknown: "not known",
};

/** One outcome in words, without its share. */
export function describeOutcome({ why, status, flags, by, delayMs }: TraceOutcome): string {
  const code = status === null ? "" : `${String(status)}${flags === "-" ? "" : ` ${flags}`}, `;
  const where = by === null ? "" : why === "denied" ? ` at ${by}` : ` by ${by}`;
  const late = delayMs > 0 ? ` after ${formatDuration(delayMs)}` : "";
  return `${code}${WORDS[why]}${where}${late}`;
}

function describeOutcomes(outcomes: readonly TraceOutcome[]): string {
  const parts = outcomes.toSorted((a, b) => b.share - a.share);
  if (parts.length === 1 && parts[0] !== undefined) return describeOutcome(parts[0]);
  return parts.map((part) => `${formatPercent(part.share)} ${describeOutcome(part)}`).join("; ");
}

/** What a question gets that cannot even be asked. */
export function unanswered(missing: Missing): RequestAnswer {
  return {
    verdict: "unknown",
    status: null,
    by: [],
    text: "not known",
    outcomes: [],
    evidence: [],
    missing: [missing],
  };
}

export type TestResult =
  | { readonly result: "pass" }
  | { readonly result: "fail"; readonly because: string }
  | { readonly result: "unknown"; readonly because: string };

/** Weights are whole numbers; what remains is the rounding of fractions. */
const TOLERANCE = 0.000_1;

/** Whether an answer is the expected one. Unknown is neither. */
export function judgeAnswer(expected: ExpectedAnswer, answer: RequestAnswer): TestResult {
  if (answer.verdict === "unknown") {
    const what = answer.missing.map((missing) => missing.what).join(", ");
    return {
      result: "unknown",
      because: what === "" ? "the answer is not known" : `not known without ${what}`,
    };
  }
  const { verdict, status, by, minShare } = expected;
  if (answer.verdict !== verdict)
    return { result: "fail", because: `expected that it ${WANTED[verdict]}, but: ${answer.text}` };
  if (status !== null && answer.status !== status) {
    return { result: "fail", because: `expected ${String(status)}, but: ${answer.text}` };
  }
  if (by === null) return { result: "pass" };
  const share = answer.by.find(({ workload }) => workload === by)?.share ?? 0;
  const wanted = minShare ?? TOLERANCE;
  return share + TOLERANCE >= wanted && share > 0
    ? { result: "pass" }
    : {
        result: "fail",
        because: `expected ${formatPercent(wanted)} or more for ${by}, but it gets ${formatPercent(share)}`,
      };
}

const WANTED: Readonly<Record<ExpectedAnswer["verdict"], string>> = {
  reaches: "reaches its destination",
  denied: "is denied",
  fails: "fails",
};
