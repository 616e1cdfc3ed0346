"use client";

import { isJsonObject, type JsonObject, type JsonValue, type Path } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import { Consequence, FieldGroup } from "../../fields/field-group.tsx";
import { Field } from "../../fields/field.tsx";
import { useForm } from "../../fields/form-context.ts";
import { ListField } from "../../fields/list-field.tsx";
import { routeTitle } from "../route-title.ts";
import { mirrorSentences } from "./mirror-sentences.ts";

const HTTP: Path = ["spec", "http"];

/** Copies of requests, of every route. */
export function MirrorForm() {
  const { form } = useForm();
  const routes = valueAt(form.value, HTTP);
  const elements = Array.isArray(routes) ? routes : [];
  return elements.map((route, index) => {
    const value = isJsonObject(route) ? route : {};
    const hasMirror = value["mirror"] !== undefined || value["mirrors"] !== undefined;
    return (
      <FieldGroup
        key={index}
        title={`${index + 1} ${routeTitle(value)}`}
        note={hasMirror ? undefined : "not mirrored"}
        defaultOpen={elements.length < 4 || hasMirror}
      >
        <RouteMirrors path={[...HTTP, index]} route={value} />
      </FieldGroup>
    );
  });
}

function RouteMirrors({ path, route }: { readonly path: Path; readonly route: JsonObject }) {
  const host = firstHost(route);
  return (
    <>
      {route["mirror"] === undefined ? null : (
        <>
          <Destination path={[...path, "mirror"]} prefix="mirror" />
          <Field
            path={[...path, "mirrorPercentage", "value"]}
            label="mirrorPercentage"
            unit="%"
            defaultText="100, every request"
          />
        </>
      )}
      <ListField
        path={[...path, "mirrors"]}
        noun="mirror"
        newElement={() => ({ destination: { host }, percentage: { value: 100 } })}
        empty={
          route["mirror"] === undefined ? "Requests of this route are sent once." : "No further mirrors."
        }
        title={(mirror) => String(valueAt(mirror, ["destination", "host"]) ?? "no host")}
      >
        {(place) => (
          <>
            <Destination path={[...place, "destination"]} prefix="" />
            <Field
              path={[...place, "percentage", "value"]}
              label="percentage"
              unit="%"
              defaultText="100, every request"
            />
          </>
        )}
      </ListField>
      <Consequence>
        {mirrorSentences(route).map((sentence) => (
          <span key={sentence} className="block">
            {sentence}
          </span>
        ))}
      </Consequence>
    </>
  );
}

function Destination({ path, prefix }: { readonly path: Path; readonly prefix: string }) {
  const label = (name: string) => (prefix === "" ? name : `${prefix}.${name}`);
  return (
    <>
      <Field path={[...path, "host"]} label={label("host")} canRemove={false} />
      <Field path={[...path, "subset"]} label={label("subset")} defaultText="every endpoint" />
      <Field path={[...path, "port", "number"]} label={label("port")} defaultText="the only port" />
    </>
  );
}

function firstHost(route: JsonObject): JsonValue {
  return valueAt(route, ["route", 0, "destination", "host"]) ?? "";
}
