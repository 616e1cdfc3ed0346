import type { CallInputOf } from "@/lib/contracts/api.ts";
import type { listAudit } from "@/lib/contracts/audit.ts";
import type { SharedSearch } from "@/lib/contracts/search-params.ts";

export type AuditQuery = NonNullable<CallInputOf<typeof listAudit>["query"]>;

/** Where a record's time may lie; null is open. */
export interface AuditTime {
  readonly sinceMs: number | null;
  readonly fixed: SharedSearch["fixed"];
}

/** Chips and text of the address as the API asks for them. The text names one object: `name` or `namespace/name`. */
export function auditQuery(
  { text, filters }: Pick<SharedSearch, "text" | "filters">,
  { sinceMs, fixed }: AuditTime,
): AuditQuery {
  const object = objectOf(text);
  const only = (key: string): string | undefined => filters[key]?.[0];
  const list = (key: string): string | undefined =>
    filters[key] === undefined || filters[key].length === 0 ? undefined : filters[key].join(",");
  return definedOnly({
    actions: list("action"),
    outcomes: list("outcome"),
    actor: only("actor"),
    kind: only("kind"),
    namespace: object.namespace ?? only("namespace"),
    name: object.name,
    changeSet: only("change"),
    fromMs: fixed?.fromMs ?? sinceMs ?? undefined,
    toMs: fixed?.toMs,
  });
}

function objectOf(text: string): {
  readonly namespace: string | undefined;
  readonly name: string | undefined;
} {
  const words = text.trim();
  if (words === "") return { namespace: undefined, name: undefined };
  const slash = words.indexOf("/");
  if (slash < 0) return { namespace: undefined, name: words };
  return { namespace: words.slice(0, slash) || undefined, name: words.slice(slash + 1) || undefined };
}

function definedOnly(fields: Readonly<Record<string, string | number | undefined>>): AuditQuery {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
