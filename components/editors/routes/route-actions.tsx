"use client";

import { isJsonObject, type JsonValue, type Path } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import { AllFields, AnyField } from "../../fields/all-fields.tsx";
import { Field } from "../../fields/field.tsx";
import { useForm } from "../../fields/form-context.ts";
import { ListField } from "../../fields/list-field.tsx";
import { UnionChooser, chosenMember } from "../../fields/union-field.tsx";

/** What a route does with a request; one of them. */
export const ruleActions = ["route", "redirect", "directResponse", "delegate"] as const;

const LABELS = {
  route: "Send to",
  redirect: "Redirect",
  directResponse: "Answer itself",
  delegate: "Delegate to another VirtualService",
};

export function RouteActions({ path }: { readonly path: Path }) {
  const { form } = useForm();
  const action = chosenMember(valueAt(form.value, path), ruleActions);
  return (
    <div className="flex flex-col gap-1.5 py-1">
      <div>
        <UnionChooser
          path={path}
          members={ruleActions}
          labels={LABELS}
          label="What happens"
          isOptional={false}
        />
      </div>
      {action === "route" ? <Destinations path={[...path, "route"]} /> : null}
      {action === null || action === "route" ? null : <AnyField path={[...path, action]} />}
    </div>
  );
}

function Destinations({ path }: { readonly path: Path }) {
  const { form } = useForm();
  const destinations = valueAt(form.value, path);
  const total = (Array.isArray(destinations) ? (destinations as readonly JsonValue[]) : []).reduce<number>(
    (sum, destination) => sum + weightOf(destination),
    0,
  );
  return (
    <ListField
      path={path}
      noun="destination"
      title={(destination) => destinationTitle(destination, total)}
      newElement={() => ({
        destination: { host: valueAt(form.value, [...path, 0, "destination", "host"]) ?? "" },
        weight: 0,
      })}
    >
      {(place) => (
        <>
          <Field path={[...place, "destination", "host"]} canRemove={false} />
          <Field path={[...place, "destination", "subset"]} defaultText="every endpoint" />
          <Field
            path={[...place, "destination", "port", "number"]}
            label="port"
            defaultText="the only port"
          />
          <Field
            path={[...place, "weight"]}
            defaultText="all of it"
            aside={shareText(valueAt(form.value, place), total)}
          />
          <AllFields path={place} except={["destination", "weight"]} />
        </>
      )}
    </ListField>
  );
}

function weightOf(destination: JsonValue): number {
  const weight = isJsonObject(destination) ? destination["weight"] : undefined;
  return typeof weight === "number" ? weight : 0;
}

/** Shares matter where weights do not add up to 100. */
function shareText(destination: JsonValue | undefined, total: number): string | undefined {
  if (destination === undefined || total === 0 || total === 100) return undefined;
  return `${((weightOf(destination) / total) * 100).toFixed(1)} % of ${total}`;
}

function destinationTitle(destination: JsonValue, total: number): string {
  const host = String(valueAt(destination, ["destination", "host"]) ?? "no host");
  const subset = valueAt(destination, ["destination", "subset"]);
  const share = total === 0 ? "" : ` · ${Math.round((weightOf(destination) / total) * 1000) / 10} %`;
  return `${host}${subset === undefined ? "" : ` ${String(subset)}`}${share}`;
}
