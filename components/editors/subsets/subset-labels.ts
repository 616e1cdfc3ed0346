import { isJsonObject, type JsonValue } from "@/lib/domain/base/json.ts";
import { selectedWorkloads, type FieldChoices } from "../../fields/field-choices.ts";

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
  return [...values]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([value, all]) => ({
      value,
      fact: [...all].toSorted().slice(0, 3).join(", "),
    }));
}

interface VersionsInput {
  readonly namespace: string;
  /** Of the host; null when it has none, and then nothing can be told. */
  readonly selector: Readonly<Record<string, string>> | null;
  readonly subsets: readonly JsonValue[];
}

/** Versions whose pods are behind the host and that no subset selects by their version. */
export function missingVersions(choices: FieldChoices, { namespace, selector, subsets }: VersionsInput) {
  const taken = new Set(
    subsets.map((subset) => {
      const labels = isJsonObject(subset) ? subset["labels"] : undefined;
      return isJsonObject(labels) ? labels["version"] : undefined;
    }),
  );
  const pods = new Map<string, number>();
  for (const { labels, podCount } of selector === null
    ? []
    : selectedWorkloads(choices, { namespace, labels: selector })) {
    const version = labels["version"];
    if (version !== undefined && !taken.has(version)) pods.set(version, (pods.get(version) ?? 0) + podCount);
  }
  return [...pods].map(([version, count]) => ({ version, pods: count }));
}
