"use client";

import { isJsonObject } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import { Consequence, FieldGroup } from "../../fields/field-group.tsx";
import { Field } from "../../fields/field.tsx";
import { useForm } from "../../fields/form-context.ts";
import { MapField } from "../../fields/map-field.tsx";
import { useInbound } from "../use-inbound.ts";
import { CallerTable } from "./caller-table.tsx";
import { mtlsSentences, peerScope, plaintextSentence, refusesPlaintext } from "./mtls-sentences.ts";

/** Mode of the mesh, a namespace, workloads or ports, and who would be refused by STRICT. */
export function MtlsForm() {
  const { form, objectRef } = useForm();
  const inbound = useInbound();
  const value = valueAt(form.value, ["spec"]);
  const spec = isJsonObject(value) ? value : {};
  const scope = peerScope(spec, inbound.answer?.isMeshWide ?? false);
  return (
    <>
      <FieldGroup title="Workloads" note={scopeNote(scope, objectRef.namespace, inbound.answer?.pods)}>
        <MapField
          path={["spec", "selector", "matchLabels"]}
          label="matchLabels"
          noun="label"
          hint="none: the whole namespace"
          newValue={() => ""}
        />
      </FieldGroup>
      <FieldGroup title="Mode">
        <Field path={["spec", "mtls", "mode"]} label="mode" defaultText="UNSET, inherited" />
        <MapField
          path={["spec", "portLevelMtls"]}
          noun="port"
          hint="container ports that differ"
          newValue={() => ({ mode: "PERMISSIVE" })}
        >
          {(path) => <Field path={[...path, "mode"]} label="mode" canRemove={false} />}
        </MapField>
        <Consequence>
          {mtlsSentences(spec, scope).map((sentence, at) => (
            <span key={sentence} className={at === 0 ? "block font-medium text-text" : "block"}>
              {sentence}
            </span>
          ))}
        </Consequence>
      </FieldGroup>
      <FieldGroup title="Callers" note="with how much of their traffic is mutual TLS">
        {inbound.missing === null ? null : (
          <p className="text-control text-muted">Callers are unknown, because {inbound.missing}.</p>
        )}
        {inbound.answer === undefined || inbound.missing !== null ? null : (
          <>
            <Consequence>
              <span className="block font-medium text-text">
                {plaintextSentence(inbound.answer.edges, refusesPlaintext(spec))}
              </span>
              {inbound.answer.hiddenCallers === 0 ? null : (
                <span className="block">
                  {inbound.answer.hiddenCallers} more callers are in namespaces that you may not see.
                </span>
              )}
              <span className="block">
                Metrics do not say which port a request came in by: a caller of a port that differs is not
                told apart.
              </span>
            </Consequence>
            <CallerTable edges={inbound.answer.edges} />
          </>
        )}
      </FieldGroup>
    </>
  );
}

function scopeNote(
  scope: "mesh" | "namespace" | "workloads",
  namespace: string,
  pods: number | undefined,
): string {
  const count = pods === undefined ? "" : ` · ${pods} ${pods === 1 ? "pod" : "pods"} with a proxy`;
  if (scope === "mesh") return `the whole mesh${count}`;
  return scope === "namespace" ? `all of ${namespace}${count}` : `by labels in ${namespace}${count}`;
}
