"use client";

import { isJsonObject, type JsonValue, type Path } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import { AllFields } from "../../fields/all-fields.tsx";
import { Consequence, FieldGroup } from "../../fields/field-group.tsx";
import { Field } from "../../fields/field.tsx";
import { useForm } from "../../fields/form-context.ts";
import { ListField } from "../../fields/list-field.tsx";
import { MapField } from "../../fields/map-field.tsx";
import { useInbound } from "../use-inbound.ts";
import { ObservedCallers } from "./observed-callers.tsx";
import { DRY_RUN, policySentences, ruleSentence } from "./policy-sentences.ts";

const SPEC: Path = ["spec"];
const SHOWN = ["selector", "action", "provider", "rules"];

/** Whom a policy is for, what it does, and its rules with AND and OR in words. */
export function WhoMayCallForm() {
  const { form } = useForm();
  const inbound = useInbound();
  const value = valueAt(form.value, SPEC);
  const spec = isJsonObject(value) ? value : {};
  const pods = inbound.answer?.pods;
  return (
    <>
      <FieldGroup
        title="Workloads"
        note={pods === undefined ? undefined : `${pods} ${pods === 1 ? "pod" : "pods"} with a proxy`}
      >
        <MapField
          path={[...SPEC, "selector", "matchLabels"]}
          label="matchLabels"
          noun="label"
          hint="none: the whole namespace"
          newValue={() => ""}
        />
        <AllFields path={SPEC} except={SHOWN} />
      </FieldGroup>
      <FieldGroup title="Action">
        <Field path={[...SPEC, "action"]} defaultText="ALLOW" />
        {spec["action"] === "CUSTOM" || spec["provider"] !== undefined ? (
          <Field path={[...SPEC, "provider", "name"]} label="provider" hint="of MeshConfig" />
        ) : null}
        <Field
          path={["metadata", "annotations", DRY_RUN]}
          label="dry-run"
          hint="counts and refuses nothing"
          defaultText="enforced"
        />
        <Consequence>
          {policySentences(spec).map((sentence, at) => (
            <span key={sentence} className={at === 0 ? "block font-medium text-text" : "block"}>
              {sentence}
            </span>
          ))}
        </Consequence>
      </FieldGroup>
      <FieldGroup title="Rules" note="one that matches is enough">
        <ListField
          path={[...SPEC, "rules"]}
          noun="rule"
          title={(rule) => ruleSentence(rule)}
          newElement={() => ({ from: [{ source: { principals: [] } }] })}
          empty="No rule: it matches no request."
        >
          {(path) => <RuleFields path={path} />}
        </ListField>
      </FieldGroup>
      <ObservedCallers inbound={inbound} spec={spec} />
    </>
  );
}

function RuleFields({ path }: { readonly path: Path }) {
  return (
    <div className="flex flex-col gap-1">
      <Part title="From" joint="any of these callers">
        <ListField
          path={[...path, "from"]}
          noun="source"
          title={(entry) => membersText(entry, "source")}
          newElement={() => ({ source: { principals: [] } })}
          empty="Any caller, with or without identity."
        >
          {(place) => <AllFields path={[...place, "source"]} />}
        </ListField>
      </Part>
      <Part title="To" joint="and any of these operations">
        <ListField
          path={[...path, "to"]}
          noun="operation"
          title={(entry) => membersText(entry, "operation")}
          newElement={() => ({ operation: { methods: [] } })}
          empty="Any operation."
        >
          {(place) => <AllFields path={[...place, "operation"]} />}
        </ListField>
      </Part>
      <Part title="When" joint="and all of these conditions">
        <ListField
          path={[...path, "when"]}
          noun="condition"
          title={(entry) => String(valueAt(entry, ["key"]) ?? "no key")}
          newElement={() => ({ key: "request.headers[x-]", values: [] })}
          empty="No further condition."
        >
          {(place) => <AllFields path={place} />}
        </ListField>
      </Part>
    </div>
  );
}

interface PartProps {
  readonly title: string;
  readonly joint: string;
  readonly children: React.ReactNode;
}

/** One of the three parts of a rule; the joint says how its entries and the part before it stand together. */
function Part({ title, joint, children }: PartProps) {
  return (
    <section aria-label={title} className="border-t border-border py-1.5 first:border-t-0">
      <h4 className="pb-1 text-control font-medium">
        {title} <span className="text-small font-normal text-subtle">{joint}</span>
      </h4>
      {children}
    </section>
  );
}

/** "principals and namespaces": fields of one entry must all match. */
function membersText(entry: JsonValue, member: string): string {
  const value = valueAt(entry, [member]);
  const names = isJsonObject(value) ? Object.keys(value) : [];
  return names.length === 0 ? "anything" : names.join(" and ");
}
