import type { AuditOutcome } from "@/lib/domain/audit/actions.ts";
import { shortPrincipal } from "@/lib/domain/base/format.ts";
import type { AuditEntry } from "./audit-answer.ts";

/** Outcomes as the log writes them. */
export const OUTCOME_WORDS: Readonly<Record<AuditOutcome, string>> = {
  success: "done",
  denied: "denied",
  failure: "failed",
  unknown: "unknown",
  intent: "intent",
};

/** Shown name; `erased` when the person's name was taken out of the log. */
export function actorName({ actor: { display, subject } }: Pick<AuditEntry, "actor">): string {
  return display ?? (subject === null ? "erased" : shortPrincipal(subject));
}

export function isPerson({ actor }: Pick<AuditEntry, "actor">): boolean {
  return actor.type === "user";
}

/** The last characters of an id: enough to tell change sets apart in a list. */
export function shortId(id: string): string {
  return `#${id.slice(-6)}`;
}

/** `7b1c…e09a` of a long hash. */
export function shortHash(hash: string): string {
  return hash.length <= 12 ? hash : `${hash.slice(0, 6)}…${hash.slice(-4)}`;
}

export interface Sentence {
  readonly before: string;
  readonly after: string;
}

const OBJECT = "an object";

/** The title around the place of the object's name: "changed " and "". Without a place the name follows after ": ". */
export function sentenceAround({ title, target }: Pick<AuditEntry, "title" | "target">): Sentence {
  const words = `${title.charAt(0).toLowerCase()}${title.slice(1)}`;
  if (target === null) return { before: words, after: "" };
  const at = words.indexOf(OBJECT);
  if (at < 0) return { before: `${words}: `, after: "" };
  return { before: words.slice(0, at), after: words.slice(at + OBJECT.length) };
}
