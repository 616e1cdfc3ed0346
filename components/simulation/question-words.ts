import type { ExpectedAnswer } from "@/lib/domain/request-tests/request-test.ts";
import type { QuestionFrom, RequestQuestion } from "@/lib/domain/request-tests/question.ts";

export function callerWords(from: QuestionFrom): string {
  switch (from.type) {
    case "workload":
      return `${from.namespace}/${from.name}`;
    case "gateway":
      return `outside, at ${from.namespace}/${from.name}`;
    case "identity":
      return `identity ${from.namespace}/${from.serviceAccount}`;
    case "plaintext":
      return "plaintext, no identity";
  }
}

/** "GET api.production:80/api from production/web". */
export function questionWords({ from, host, port, protocol, method, path }: RequestQuestion): string {
  const what = protocol === "tcp" ? "TCP" : method;
  return `${what} ${host}:${port}${protocol === "tcp" ? "" : path} from ${callerWords(from)}`;
}

export const VERDICT_WORDS = {
  reaches: "reaches its destination",
  denied: "is denied",
  fails: "fails",
  unknown: "is not known",
} as const;

export function expectedWords({ verdict, status, by, minShare }: ExpectedAnswer): string {
  return [
    VERDICT_WORDS[verdict],
    ...(status === null ? [] : [`with ${status}`]),
    ...(by === null ? [] : [`at ${by}`]),
    ...(by === null || minShare === null ? [] : [`for ${Math.round(minShare * 100)} % or more`]),
  ].join(" ");
}
