import type { Admission } from "../../../lib/domain/validation/admission/admit.ts";
import type { Verdict } from "../rig/mesh.ts";

/** Null when validator and server agree: accepted or not, with which status, and in the same words about the same fields. */
export function differenceOf(mine: Admission, server: Verdict): string | null {
  if (mine.accepted !== server.accepted) {
    return `server ${server.accepted ? "accepts" : `${String(server.status)} ${server.message}`}\n      validator ${mine.accepted ? "accepts" : mine.message}`;
  }
  if (server.accepted) return null;
  if (mine.status !== server.status)
    return `status ${String(server.status)}, validator ${String(mine.status)}: ${server.message}`;
  const theirs = new Set(sentencesOf(server.message));
  const ours = new Set(sentencesOf(mine.message));
  const onlyTheirs = [...theirs].filter((sentence) => !ours.has(sentence));
  const onlyOurs = [...ours].filter((sentence) => !theirs.has(sentence));
  if (onlyTheirs.length + onlyOurs.length === 0) return null;
  return `server says ${JSON.stringify(onlyTheirs)}\n      validator says ${JSON.stringify(onlyOurs)}`;
}

/** The server walks an object's fields in no fixed order. */
export function sentencesOf(message: string): readonly string[] {
  return message
    .replace(/ is invalid: \[?/, "\n")
    .replace(/\]$/, "")
    .split(/, (?=(?:spec|metadata|<nil>)\S*: |unknown field|duplicate field)|\n/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
