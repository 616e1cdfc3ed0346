"use client";

import { isJsonObject, type JsonObject, type JsonValue, type Path } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import { AllFields } from "../../fields/all-fields.tsx";
import { selectedWorkloads } from "../../fields/field-choices.ts";
import { Consequence, FieldGroup } from "../../fields/field-group.tsx";
import { Field } from "../../fields/field.tsx";
import { useForm } from "../../fields/form-context.ts";
import { ListField } from "../../fields/list-field.tsx";
import { MapField } from "../../fields/map-field.tsx";
import { labelSuggestions } from "../subsets/subset-labels.ts";
import { reachedHosts } from "./egress-reach.ts";

const EGRESS: Path = ["spec", "egress"];
const LABELS: Path = ["spec", "workloadSelector", "labels"];

/** What the proxies of a namespace or of some workloads know of the mesh. */
export function ScopeForm() {
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
          <SelectedProxies />
        </Consequence>
      </FieldGroup>
      <FieldGroup title="What they may reach" note="namespace/host; . is this namespace, * any">
        <ListField
          path={EGRESS}
          noun="egress entry"
          title={(entry) => textsOf(valueAt(entry, ["hosts"])).join(", ") || "no hosts"}
          newElement={() => ({ hosts: ["./*", "istio-system/*"] })}
          empty="No entry: every host that is exported to this namespace."
        >
          {(path) => <AllFields path={path} />}
        </ListField>
        <Consequence>
          <Reach />
        </Consequence>
        <Field
          path={["spec", "outboundTrafficPolicy", "mode"]}
          label="other hosts"
          defaultText="as the mesh says"
        />
      </FieldGroup>
      <FieldGroup title="Everything else" note="ingress listeners and their connection pools">
        <AllFields path={["spec"]} except={["workloadSelector", "egress"]} />
      </FieldGroup>
    </>
  );
}

function SelectedProxies() {
  const { form, choices, objectRef } = useForm();
  const labels = valueAt(form.value, LABELS);
  const selector: JsonObject = isJsonObject(labels) ? labels : {};
  const workloads = selectedWorkloads(choices, { namespace: objectRef.namespace, labels: selector });
  const pods = workloads.reduce((sum, { podCount }) => sum + podCount, 0);
  if (Object.keys(selector).length === 0) {
    return `Every proxy of ${objectRef.namespace} that no other Sidecar selects: ${pods} pods of ${workloads.length} workloads.`;
  }
  return workloads.length === 0
    ? `No pod of ${objectRef.namespace} has these labels: it has no effect.`
    : `${pods} ${pods === 1 ? "pod" : "pods"} of ${workloads.map(({ name }) => name).join(", ")}.`;
}

function Reach() {
  const { form, choices, objectRef } = useForm();
  const egress = valueAt(form.value, EGRESS);
  if (!Array.isArray(egress) || egress.length === 0) {
    return `Each proxy is told of all ${choices.hosts.length} hosts that you can see here.`;
  }
  const entries = (egress as readonly JsonValue[]).flatMap((entry) => textsOf(valueAt(entry, ["hosts"])));
  const reached = reachedHosts(entries, { hosts: choices.hosts, namespace: objectRef.namespace });
  return `Each proxy is told of ${reached.length} of ${choices.hosts.length} hosts that you can see here. Calls to the others are treated as unknown hosts.`;
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value)
    ? (value as readonly JsonValue[]).filter((one): one is string => typeof one === "string")
    : [];
}
