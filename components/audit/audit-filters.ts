import { CONFIG_KINDS } from "@/lib/domain/istio/kinds.ts";
import type { FilterKey } from "../ui/filter-bar.tsx";
import { actorName, OUTCOME_WORDS } from "./audit-words.ts";
import type { AuditEntry } from "./audit-answer.ts";

/** Chips that the API takes several values of; of the others the last choice counts. */
const SEVERAL = new Set(["action", "outcome"]);

export type AuditFilters = Readonly<Record<string, readonly string[]>>;

/** Actors and namespaces are those of the records that were loaded; what is chosen stays offered. */
export function auditFilterKeys(
  records: readonly AuditEntry[],
  actions: Readonly<Record<string, string>>,
  chosen: AuditFilters,
): readonly FilterKey[] {
  return [
    {
      key: "action",
      options: Object.entries(actions).map(([value, label]) => ({ value, label })),
    },
    {
      key: "outcome",
      options: Object.entries(OUTCOME_WORDS).map(([value, label]) => ({ value, label })),
    },
    { key: "actor", options: optionsOf([...records.flatMap(actorOption), ...kept(chosen["actor"])]) },
    { key: "kind", options: CONFIG_KINDS.map(({ kind }) => ({ value: kind, label: kind })) },
    {
      key: "namespace",
      options: optionsOf([
        ...records.flatMap(({ target }) => (target === null ? [] : kept([target.namespace]))),
        ...kept(chosen["namespace"]),
      ]),
    },
    ...((chosen["change"] ?? []).length === 0
      ? []
      : [{ key: "change", options: optionsOf(kept(chosen["change"])) }]),
  ];
}

function actorOption(entry: AuditEntry): readonly (readonly [string, string])[] {
  return entry.actorKey === null ? [] : [[entry.actorKey, actorName(entry)]];
}

function kept(values: readonly string[] | undefined): readonly (readonly [string, string])[] {
  return (values ?? []).filter((value) => value !== "").map((value) => [value, value]);
}

/** The first label of a value wins: it is the one with a name. */
function optionsOf(pairs: readonly (readonly [string, string])[]): FilterKey["options"] {
  const labels = new Map<string, string>();
  for (const [value, label] of pairs) if (!labels.has(value)) labels.set(value, label);
  return [...labels]
    .map(([value, label]) => ({ value, label }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
}

/** Keeps one value where the API takes one. */
export function oneValueEach(filters: AuditFilters): AuditFilters {
  return Object.fromEntries(
    Object.entries(filters).map(([key, values]) => [key, SEVERAL.has(key) ? values : values.slice(-1)]),
  );
}
