import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { listReadiness, readReadinessItem } from "@/lib/contracts/readiness.ts";
import type { ItemState } from "@/lib/domain/readiness/item.ts";
import type { HealthState } from "../ui/health-mark.tsx";

export type ReadinessAnswer = ResponseOf<typeof listReadiness>;
export type ItemRow = ReadinessAnswer["items"][number];
export type ItemAnswer = ResponseOf<typeof readReadinessItem>;
export type ItemCase = ItemAnswer["cases"][number];

/** Words behind the counts: "1 failing", "8 to improve". */
export const STATE_WORDS: Readonly<Record<ItemState, string>> = {
  fail: "failing",
  warn: "to improve",
  pass: "passing",
  unknown: "unknown",
};

export const STATE_MARKS: Readonly<Record<ItemState, HealthState>> = {
  fail: "failing",
  warn: "degraded",
  pass: "healthy",
  unknown: "unknown",
};

/** Order in which the counts stand. */
export const STATE_ORDER: readonly ItemState[] = ["fail", "warn", "pass", "unknown"];

const NEXT_WORDS = { fix: "Fix", advice: "How to", look: "Look" } as const;

export function nextWord({ id, next }: Pick<ItemRow, "id" | "next">): string | null {
  if (next === null) return null;
  return id === "mtls-is-strict" && next === "fix" ? "Check who breaks" : NEXT_WORDS[next];
}

/** Stable key of a case within its item. */
export function caseKey({ subject }: Pick<ItemCase, "subject">): string {
  return `${subject.kind}/${subject.namespace}/${subject.name}`;
}

export function subjectName({ kind, namespace, name }: ItemCase["subject"]): string {
  if (kind === "Cluster") return name;
  return namespace === "" ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
