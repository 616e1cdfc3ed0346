import type { AuditEntry } from "../../domain/audit/read-record.ts";
import { fromJsonPointer, toDottedPath, type JsonValue } from "../../domain/base/json.ts";

const MOST_FIELDS = 2;
const MOST_CHARACTERS = 40;

/** One line for the log: why it did not happen, else which fields changed. Empty when the action says it all. */
export function whatHappened({ reason, patch }: Pick<AuditEntry, "reason" | "patch">): string {
  if (reason !== null) return reason.text;
  const shown = patch.slice(0, MOST_FIELDS).map(describe);
  const more = patch.length - shown.length;
  return [...shown, ...(more > 0 ? [`${String(more)} more`] : [])].join(", ");
}

function describe({ op, path, was, value }: AuditEntry["patch"][number]): string {
  const parts = fromJsonPointer(path);
  const field = toDottedPath(parts[0] === "spec" ? parts.slice(1) : parts);
  if (field === "") return op === "add" ? "new" : op === "remove" ? "gone" : "replaced";
  switch (op) {
    case "add":
      return `${field} added${scalarText(value) === null ? "" : `: ${scalarText(value) ?? ""}`}`;
    case "remove":
      return `${field} removed`;
    case "replace": {
      const [from, to] = [scalarText(was), scalarText(value)];
      return from === null || to === null ? `${field} changed` : `${field} ${from} → ${to}`;
    }
  }
}

/** Null for lists and maps, which are too long for a line. */
function scalarText(value: JsonValue | undefined): string | null {
  if (value === undefined || (typeof value === "object" && value !== null)) return null;
  const text = String(value);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
}
