"use client";

import { isJsonObject, type JsonObject, type JsonValue, type Path } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import {
  hostChoice,
  NO_CHOICES,
  selectedWorkloads,
  type FieldChoices,
  type HostChoice,
  type WorkloadChoice,
} from "../../fields/field-choices.ts";
import { Consequence, FieldGroup } from "../../fields/field-group.tsx";
import { Field } from "../../fields/field.tsx";
import { useForm } from "../../fields/form-context.ts";
import { ListField } from "../../fields/list-field.tsx";
import { MapField } from "../../fields/map-field.tsx";
import { labelSuggestions, missingVersions } from "./subset-labels.ts";

const SUBSETS: Path = ["spec", "subsets"];

/** The host and its subsets, each with the pods that its labels select. */
export function SubsetsForm() {
  const { form, choices, objectRef, edit, isReadOnly } = useForm();
  const host = String(valueAt(form.value, ["spec", "host"]) ?? "");
  const known = hostChoice(choices, host, objectRef.namespace);
  const namespace = known?.namespace ?? null;
  const subsets = valueAt(form.value, SUBSETS);
  const elements: readonly JsonValue[] = Array.isArray(subsets) ? subsets : [];
  const missing =
    namespace === null
      ? []
      : missingVersions(choices, { namespace, selector: known?.selector ?? null, subsets: elements });
  return (
    <>
      <FieldGroup title="Host">
        <Field path={["spec", "host"]} hint={hostHint(choices, known)} canRemove={false} />
        <Field path={["spec", "exportTo"]} defaultText="every namespace" />
      </FieldGroup>
      <FieldGroup title="Subsets" note={`${elements.length} of ${host === "" ? "no host" : host}`}>
        <ListField
          path={SUBSETS}
          noun="subset"
          title={(subset) => subsetTitle(subset)}
          newElement={() => ({ name: nextName(elements), labels: { version: nextName(elements) } })}
          empty="No subsets: routes can name the host only as a whole."
        >
          {(path) => <SubsetFields path={path} host={known} />}
        </ListField>
        {missing.length === 0 ? null : (
          <Consequence>
            Pods of {missing.map(({ version, pods }) => `version ${version} (${pods})`).join(", ")} are in no
            subset.{" "}
            {isReadOnly ? null : (
              <button
                type="button"
                className="rounded-badge text-accent hover:underline"
                onClick={() =>
                  edit(
                    ...missing.map(({ version }, at) => ({
                      type: "insert" as const,
                      path: [...SUBSETS, elements.length + at],
                      value: { name: version, labels: { version } },
                    })),
                  )
                }
              >
                Add {missing.length === 1 ? "it" : "them"} as {missing.length === 1 ? "a subset" : "subsets"}
              </button>
            )}
          </Consequence>
        )}
      </FieldGroup>
    </>
  );
}

/** Nothing is said while the choices load. */
function hostHint(choices: FieldChoices, known: HostChoice | null): string | undefined {
  return choices === NO_CHOICES ? undefined : (known?.host ?? "not known here");
}

function SubsetFields({ path, host }: { readonly path: Path; readonly host: HostChoice | null }) {
  const { form, choices } = useForm();
  const labels = valueAt(form.value, [...path, "labels"]);
  const selected = labelsOf(labels);
  return (
    <>
      <Field path={[...path, "name"]} canRemove={false} />
      <MapField
        path={[...path, "labels"]}
        noun="label"
        keySuggestions={labelSuggestions(choices, host?.namespace ?? null)}
        hint="of the pods"
        newValue={() => ""}
      />
      <Field
        path={[...path, "trafficPolicy", "loadBalancer", "simple"]}
        label="loadBalancer"
        defaultText="as the rule"
      />
      {choices === NO_CHOICES ? null : <Consequence>{selectedSentence(choices, host, selected)}</Consequence>}
    </>
  );
}

function labelsOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function subsetTitle(subset: JsonValue): string {
  const value = isJsonObject(subset) ? subset : {};
  const labels = Object.entries(labelsOf(value["labels"])).map(([key, label]) => `${key}=${String(label)}`);
  return `${String(value["name"] ?? "unnamed")} · ${labels.length === 0 ? "every pod of the host" : labels.join(", ")}`;
}

function selectedSentence(choices: FieldChoices, host: HostChoice | null, labels: JsonObject): string {
  if (host === null) return "Which pods it selects is unknown, because the host is not known here.";
  if (host.selector === null)
    return `Which pods it selects is unknown, because ${host.host} has no selector.`;
  const found = selectedWorkloads(choices, {
    namespace: host.namespace,
    labels: { ...labels, ...host.selector },
  });
  const fits = Object.entries(host.selector).every(([key, value]) => (labels[key] ?? value) === value);
  if (found.length === 0 || !fits) {
    return `No pod behind ${host.host} has these labels: requests to this subset would get 503.`;
  }
  const pods = found.reduce((sum, { podCount }) => sum + podCount, 0);
  return `Selects ${pods} ${pods === 1 ? "pod" : "pods"}: ${namesOf(found)}.`;
}

const MAX_NAMED = 4;

function namesOf(workloads: readonly WorkloadChoice[]): string {
  const names = workloads.slice(0, MAX_NAMED).map(({ name, podCount }) => `${name} (${podCount})`);
  const rest = workloads.length - names.length;
  return rest > 0 ? `${names.join(", ")} and ${rest} more` : names.join(", ");
}

function nextName(subsets: readonly JsonValue[]): string {
  const taken = new Set(subsets.map((subset) => (isJsonObject(subset) ? subset["name"] : undefined)));
  for (let number = 1; ; number += 1) if (!taken.has(`v${number}`)) return `v${number}`;
}
