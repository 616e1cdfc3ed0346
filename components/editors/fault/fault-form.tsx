"use client";

import { isJsonObject, type JsonObject, type Path } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import { Consequence, FieldGroup } from "../../fields/field-group.tsx";
import { Field } from "../../fields/field.tsx";
import { useForm } from "../../fields/form-context.ts";
import { UnionChooser, chosenMember } from "../../fields/union-field.tsx";
import { routeTitle } from "../route-title.ts";
import { FaultReminder } from "./fault-reminder.tsx";
import { faultSentences } from "./fault-sentences.ts";

const HTTP: Path = ["spec", "http"];

/** Delay and abort of every route, and until when. */
export function FaultForm() {
  const { form } = useForm();
  const routes = valueAt(form.value, HTTP);
  const elements = Array.isArray(routes) ? routes : [];
  const hasFault = elements.some((route) => isJsonObject(route) && route["fault"] !== undefined);
  return (
    <>
      {hasFault ? <FaultReminder /> : null}
      {elements.map((route, index) => {
        const value = isJsonObject(route) ? route : {};
        return (
          <FieldGroup
            key={index}
            title={`${index + 1} ${routeTitle(value)}`}
            note={value["redirect"] === undefined ? undefined : "redirects: a fault cannot stand beside it"}
            defaultOpen={elements.length < 4 || value["fault"] !== undefined}
          >
            <RouteFault path={[...HTTP, index]} route={value} />
          </FieldGroup>
        );
      })}
    </>
  );
}

const STATUSES = ["httpStatus", "grpcStatus"] as const;

function RouteFault({ path, route }: { readonly path: Path; readonly route: JsonObject }) {
  const fault: Path = [...path, "fault"];
  const status = chosenMember(valueAt(route, ["fault", "abort"]), STATUSES) ?? "httpStatus";
  const sentences = faultSentences(route);
  return (
    <>
      <Field
        path={[...fault, "delay", "fixedDelay"]}
        label="delay"
        hint="how long requests wait"
        width="number"
      />
      <Field
        path={[...fault, "delay", "percentage", "value"]}
        label="delay share"
        unit="%"
        defaultText="0, none"
      />
      <Field
        path={[...fault, "abort", status]}
        label="abort"
        hint={status === "httpStatus" ? "status code, 200 to 599" : "gRPC status such as UNAVAILABLE"}
        width="number"
        aside={
          <UnionChooser
            path={[...fault, "abort"]}
            members={STATUSES}
            label="Kind of status"
            labels={{ httpStatus: "HTTP", grpcStatus: "gRPC" }}
          />
        }
      />
      <Field
        path={[...fault, "abort", "percentage", "value"]}
        label="abort share"
        unit="%"
        defaultText="0, none"
      />
      {sentences.length === 0 ? null : (
        <Consequence>
          {sentences.map((sentence) => (
            <span key={sentence} className="block">
              {sentence}
            </span>
          ))}
        </Consequence>
      )}
    </>
  );
}
