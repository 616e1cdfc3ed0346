"use client";

import { isJsonObject } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import { AllFields } from "../../fields/all-fields.tsx";
import { Consequence, FieldGroup } from "../../fields/field-group.tsx";
import { Field } from "../../fields/field.tsx";
import { useForm } from "../../fields/form-context.ts";
import { ListField } from "../../fields/list-field.tsx";
import { entrySentences } from "./entry-sentences.ts";

const SHOWN = ["hosts", "location", "resolution", "ports", "endpoints", "addresses"];

/** Something outside of the mesh as a host that routes and rules can name. */
export function OutsideServiceForm() {
  const { form } = useForm();
  const spec = valueAt(form.value, ["spec"]);
  return (
    <>
      <FieldGroup title="Host">
        <Field path={["spec", "hosts"]} canRemove={false} />
        <Field path={["spec", "location"]} defaultText="MESH_EXTERNAL" />
        <Field path={["spec", "resolution"]} defaultText="NONE" />
        <Field path={["spec", "addresses"]} defaultText="none: by host name only" />
        <Consequence>
          {entrySentences(isJsonObject(spec) ? spec : {}).map((sentence) => (
            <span key={sentence} className="block">
              {sentence}
            </span>
          ))}
        </Consequence>
      </FieldGroup>
      <FieldGroup title="Ports">
        <ListField
          path={["spec", "ports"]}
          noun="port"
          title={(port) =>
            `${String(valueAt(port, ["name"]) ?? "unnamed")} ${String(valueAt(port, ["number"]) ?? "")}`
          }
          newElement={() => ({ number: 443, name: "tls", protocol: "TLS" })}
        >
          {(path) => <AllFields path={path} />}
        </ListField>
      </FieldGroup>
      <FieldGroup title="Endpoints" note="where they are not found by DNS">
        <ListField
          path={["spec", "endpoints"]}
          noun="endpoint"
          title={(endpoint) => String(valueAt(endpoint, ["address"]) ?? "no address")}
          newElement={() => ({ address: "" })}
          empty="None: the hosts themselves are the endpoints."
        >
          {(path) => <AllFields path={path} />}
        </ListField>
      </FieldGroup>
      <FieldGroup title="Everything else">
        <AllFields path={["spec"]} except={SHOWN} />
      </FieldGroup>
    </>
  );
}
