import { isJsonObject, type JsonValue } from "@/lib/domain/base/json.ts";
import type { FieldChoices } from "../../fields/field-choices.ts";

/** Labels that the pods of the host's namespace have, with how many of their values. */
export function labelSuggestions(
  { workloads }: FieldChoices,
  namespace: string | null,
): readonly { readonly value: string; readonly fact: string }[] {
  const values = new Map<string, Set<string>>();
  for (const workload of workloads) {
    if (namespace !== null && workload.namespace !== namespace) continue;
    for (const [key, value] of Object.entries(workload.labels)) {
      values.set(key, (values.get(key) ?? new Set()).add(value));
    }
  }
  return [...values].toSorted(([a], [b]) => a.localeCompare(b)).map(([value, all]) => ({
    value,
    fact: [...all].toSorted().slice(0, 3).join(", "),
  }));
}

interface VersionsInput {
  readonly choices: FieldChoices;
  readonly namespace: string;
  /** Short name of the host: by convention the `app` label of its pods. */
  readonly host: string;
  readonly subsets: readonly JsonValue[];
}

/** Versions whose pods run behind the host by their `app` label and that no subset selects. */
export function missingVersions({ choices, namespace, host, subsets }: VersionsInput) {
  const taken = new Set(
    subsets.map((subset) => {
      const labels = isJsonObject(subset) ? subset["labels"] : undefined;
      return isJsonObject(labels) ? labels["version"] : undefined;
    }),
  );
  const pods = new Map<string, number>();
  for (const { namespace: where, labels, podCount } of choices.workloads) {
    const version = labels["version"];
    if (where !== namespace || labels["app"] !== host || version === undefined || taken.has(version)) continue;
    pods.set(version, (pods.get(version) ?? 0) + podCount);
  }
  return [...pods].map(([version, count]) => ({ version, pods: count }));
}
