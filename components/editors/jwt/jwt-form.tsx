"use client";

import { isJsonObject, type JsonValue, type Path } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import { AllFields } from "../../fields/all-fields.tsx";
import { Consequence, FieldGroup } from "../../fields/field-group.tsx";
import { Field } from "../../fields/field.tsx";
import { useForm } from "../../fields/form-context.ts";
import { ListField } from "../../fields/list-field.tsx";
import { MapField } from "../../fields/map-field.tsx";
import { UnionChooser } from "../../fields/union-field.tsx";
import { jwtSentences, ruleSentences } from "./jwt-sentences.ts";

const RULES: Path = ["spec", "jwtRules"];
const SHOWN = ["issuer", "audiences", "jwks", "jwksUri", "forwardOriginalToken"];

/** Whose tokens are verified, and what that does to requests with and without one. */
export function JwtForm() {
  const { form } = useForm();
  const value = valueAt(form.value, ["spec"]);
  const spec = isJsonObject(value) ? value : {};
  return (
    <>
      <FieldGroup title="Workloads">
        <MapField
          path={["spec", "selector", "matchLabels"]}
          label="matchLabels"
          noun="label"
          hint="none: the whole namespace"
          newValue={() => ""}
        />
        <AllFields path={["spec"]} except={["selector", "jwtRules"]} />
      </FieldGroup>
      <FieldGroup title="Rules">
        <ListField
          path={RULES}
          noun="rule"
          title={(rule) => issuerTitle(rule)}
          newElement={() => ({ issuer: "https://" })}
          empty="No rule: no token is looked at."
        >
          {(path) => <RuleFields path={path} />}
        </ListField>
        <Consequence>
          {jwtSentences(spec).map((sentence, at) => (
            <span key={sentence} className={at === 0 ? "block font-medium text-text" : "block"}>
              {sentence}
            </span>
          ))}
        </Consequence>
      </FieldGroup>
    </>
  );
}

function RuleFields({ path }: { readonly path: Path }) {
  const { form } = useForm();
  const rule = valueAt(form.value, path) ?? null;
  return (
    <>
      <Field path={[...path, "issuer"]} hint="as the token's iss says" canRemove={false} />
      <Field path={[...path, "audiences"]} defaultText="any audience" />
      <UnionChooser
        path={path}
        members={["jwksUri", "jwks"]}
        label="Keys"
        labels={{ jwks: "jwks, in the object" }}
      />
      {isJsonObject(rule) && rule["jwksUri"] !== undefined ? <Field path={[...path, "jwksUri"]} /> : null}
      {isJsonObject(rule) && rule["jwks"] !== undefined ? <Field path={[...path, "jwks"]} /> : null}
      <Field path={[...path, "forwardOriginalToken"]} defaultText="false, the token is taken out" />
      <AllFields path={path} except={SHOWN} />
      <Consequence>
        {ruleSentences(rule).map((sentence) => (
          <span key={sentence} className="block">
            {sentence}
          </span>
        ))}
      </Consequence>
    </>
  );
}

function issuerTitle(rule: JsonValue): string {
  const issuer = valueAt(rule, ["issuer"]);
  return typeof issuer === "string" && issuer !== "" ? issuer : "no issuer";
}
