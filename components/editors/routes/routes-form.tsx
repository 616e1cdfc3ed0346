"use client";

import { isJsonObject, type JsonValue, type Path } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import { AllFields } from "../../fields/all-fields.tsx";
import { Consequence, FieldGroup } from "../../fields/field-group.tsx";
import { useForm } from "../../fields/form-context.ts";
import { ListField } from "../../fields/list-field.tsx";
import { matchTitle, routeTitle } from "../route-title.ts";
import { deadRoutes } from "./dead-routes.ts";
import { RouteActions, ruleActions } from "./route-actions.tsx";

/** Routes in the order in which they are tried: conditions, then what happens, then everything else a route can say. */
export function RoutesForm() {
  const { form } = useForm();
  const isGatewayApi = form.kind?.family === "gateway-api";
  const list = isGatewayApi ? "rules" : "http";
  const path: Path = ["spec", list];
  const routes = valueAt(form.value, path);
  const dead = isGatewayApi ? new Map<number, number>() : deadRoutes(Array.isArray(routes) ? routes : []);
  return (
    <>
      <FieldGroup title="For which requests">
        <AllFields path={["spec"]} except={[list, ...(isGatewayApi ? [] : ["tcp", "tls"])]} />
      </FieldGroup>
      <FieldGroup
        title={isGatewayApi ? "Rules" : "HTTP routes"}
        note={isGatewayApi ? "the most specific match wins" : "the first match wins"}
      >
        <ListField
          path={path}
          noun={isGatewayApi ? "rule" : "route"}
          ordered
          title={(route) => routeTitle(isJsonObject(route) ? route : {})}
          {...(isGatewayApi ? {} : { newElement: () => newRoute(form.value) })}
        >
          {(place, index) => (
            <>
              {dead.has(index) ? (
                <Consequence>
                  No request gets here, because route {(dead.get(index) ?? 0) + 1} before it takes all of
                  them.
                </Consequence>
              ) : null}
              <Matches path={[...place, isGatewayApi ? "matches" : "match"]} />
              {isGatewayApi ? null : <RouteActions path={place} />}
              <AllFields path={place} except={isGatewayApi ? ["matches"] : ["match", ...ruleActions]} />
            </>
          )}
        </ListField>
      </FieldGroup>
      {isGatewayApi ? null : (
        <FieldGroup title="TLS and TCP routes" defaultOpen={hasOther(form.value)}>
          <AllFields path={["spec"]} except={["hosts", "gateways", "exportTo", "http"]} />
        </FieldGroup>
      )}
    </>
  );
}

function hasOther(value: JsonValue): boolean {
  return valueAt(value, ["spec", "tcp"]) !== undefined || valueAt(value, ["spec", "tls"]) !== undefined;
}

/** A new route goes where the others go. */
function newRoute(value: JsonValue): JsonValue {
  const host =
    valueAt(value, ["spec", "http", 0, "route", 0, "destination", "host"]) ??
    valueAt(value, ["spec", "hosts", 0]) ??
    "";
  return { route: [{ destination: { host } }] };
}

/** Alternatives; the conditions of one must all hold. */
function Matches({ path }: { readonly path: Path }) {
  const { form } = useForm();
  const matches = valueAt(form.value, path);
  const count = Array.isArray(matches) ? matches.length : 0;
  return (
    <div className="flex flex-col gap-1.5 py-1">
      <p className="text-small text-subtle">
        {count === 0
          ? "Every request that no earlier route takes."
          : count === 1
            ? "Requests that meet all of these conditions."
            : `Requests that meet any of these ${count} alternatives; in each, all conditions must hold.`}
      </p>
      <ListField
        path={path}
        noun="alternative"
        title={(match) => matchTitle(match)}
        newElement={() => ({})}
        empty="No condition."
      >
        {(place) => <AllFields path={place} />}
      </ListField>
    </div>
  );
}
