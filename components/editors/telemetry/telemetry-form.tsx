"use client";

import { isJsonObject, type JsonObject, type JsonValue, type Path } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import { AllFields } from "../../fields/all-fields.tsx";
import { selectedWorkloads } from "../../fields/field-choices.ts";
import { Consequence, FieldGroup } from "../../fields/field-group.tsx";
import { useForm } from "../../fields/form-context.ts";
import { ListField } from "../../fields/list-field.tsx";
import { MapField } from "../../fields/map-field.tsx";
import { labelSuggestions } from "../subsets/subset-labels.ts";

const LABELS: Path = ["spec", "selector", "matchLabels"];

/** Traces, metrics and access logs of the mesh, a namespace or some workloads. */
export function TelemetryForm() {
  const { choices, objectRef } = useForm();
  return (
    <>
      <FieldGroup title="Whose proxies">
        <MapField
          path={LABELS}
          noun="label"
          hint="of the pods"
          keySuggestions={labelSuggestions(choices, objectRef.namespace)}
          newValue={() => ""}
        />
        <Consequence>
          <Selected />
        </Consequence>
      </FieldGroup>
      <Signal
        name="tracing"
        title="Traces"
        newElement={() => ({ randomSamplingPercentage: 1 })}
        sentence={tracingSentence}
      />
      <Signal
        name="metrics"
        title="Metrics"
        newElement={() => ({ providers: [{ name: "prometheus" }] })}
        sentence={metricsSentence}
      />
      <Signal
        name="accessLogging"
        title="Access logs"
        newElement={() => ({ providers: [{ name: "envoy" }] })}
        sentence={loggingSentence}
      />
      <FieldGroup title="Everything else">
        <AllFields path={["spec"]} except={["selector", "tracing", "metrics", "accessLogging"]} />
      </FieldGroup>
    </>
  );
}

interface SignalProps {
  readonly name: "tracing" | "metrics" | "accessLogging";
  readonly title: string;
  readonly newElement: () => JsonValue;
  readonly sentence: (element: JsonObject) => string;
}

function Signal({ name, title, newElement, sentence }: SignalProps) {
  return (
    <FieldGroup title={title}>
      <ListField
        path={["spec", name]}
        noun={`${name} entry`}
        title={(element) => (isJsonObject(element) ? sentence(element) : "")}
        newElement={newElement}
        empty="As the parent says: the namespace's Telemetry, else the mesh's."
      >
        {(path) => <AllFields path={path} />}
      </ListField>
    </FieldGroup>
  );
}

function Selected() {
  const { form, choices, objectRef } = useForm();
  const labels = valueAt(form.value, LABELS);
  const selector: JsonObject = isJsonObject(labels) ? labels : {};
  if (Object.keys(selector).length === 0) {
    return `Every workload of ${objectRef.namespace}; of the whole mesh, when that is the root namespace.`;
  }
  const workloads = selectedWorkloads(choices, { namespace: objectRef.namespace, labels: selector });
  return workloads.length === 0
    ? `No pod of ${objectRef.namespace} has these labels: it has no effect.`
    : `${workloads.map(({ name }) => name).join(", ")} in ${objectRef.namespace}.`;
}

function tracingSentence(entry: JsonObject): string {
  if (entry["disableSpanReporting"] === true) return "no spans are reported";
  const share = entry["randomSamplingPercentage"];
  return typeof share === "number" ? `${share} % of requests are traced` : "sampled as the mesh says";
}

function metricsSentence(entry: JsonObject): string {
  const overrides = Array.isArray(entry["overrides"]) ? entry["overrides"].length : 0;
  return `${providersOf(entry)}${overrides === 0 ? "" : `, ${overrides} overrides`}`;
}

function loggingSentence(entry: JsonObject): string {
  if (entry["disabled"] === true) return "no access log";
  const filter = valueAt(entry, ["filter", "expression"]);
  return `${providersOf(entry)}${typeof filter === "string" ? `, only ${filter}` : ""}`;
}

function providersOf(entry: JsonObject): string {
  const providers = Array.isArray(entry["providers"]) ? (entry["providers"] as readonly JsonValue[]) : [];
  const names = providers.map((provider) => String(valueAt(provider, ["name"]) ?? "unnamed"));
  return names.length === 0 ? "the mesh's default provider" : names.join(", ");
}
