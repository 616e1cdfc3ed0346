"use client";

import { isJsonObject, type JsonObject, type Path } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import { DEFAULT_RETRY_CONDITIONS } from "@/lib/domain/istio/retry-arithmetic.ts";
import { Consequence, FieldGroup } from "../../fields/field-group.tsx";
import { Field } from "../../fields/field.tsx";
import { useForm } from "../../fields/form-context.ts";
import { routeTitle } from "../route-title.ts";
import { httpRouteTries, timeoutSentences, virtualServiceTries } from "./timeout-sentences.ts";

/** Timeout and retries of every route, with what they add up to. */
export function TimeoutsForm() {
  const { form } = useForm();
  const isGatewayApi = form.kind?.family === "gateway-api";
  const list: Path = ["spec", isGatewayApi ? "rules" : "http"];
  const routes = valueAt(form.value, list);
  const elements = Array.isArray(routes) ? routes : [];
  return elements.map((route, index) => {
    const value = isJsonObject(route) ? route : {};
    const Route = isGatewayApi ? RuleTimeouts : RouteTimeouts;
    return (
      <FieldGroup
        key={index}
        title={`${index + 1} ${routeTitle(value)}`}
        note={whyNoTries(value)}
        {...(elements.length > MAX_OPEN ? { defaultOpen: index < MAX_OPEN } : {})}
      >
        <Route path={[...list, index]} route={value} />
      </FieldGroup>
    );
  });
}

const MAX_OPEN = 8;

interface RouteProps {
  readonly path: Path;
  readonly route: JsonObject;
}

/** A redirect and an answer of the proxy itself are not sent on, so nothing is timed or tried again. */
function whyNoTries(route: JsonObject): string | undefined {
  if (route["redirect"] !== undefined) return "answers with a redirect: nothing is sent on";
  if (route["directResponse"] !== undefined) return "answers itself: nothing is sent on";
  return route["delegate"] === undefined ? undefined : "delegates: the routes there may say more";
}

function RouteTimeouts({ path, route }: RouteProps) {
  const retries = valueAt(route, ["retries"]);
  return (
    <>
      <Field
        path={[...path, "timeout"]}
        width="number"
        defaultText="no timeout"
        hint="of the whole request"
      />
      <Field
        path={[...path, "retries", "attempts"]}
        defaultText={retries === undefined ? "2, Istio default" : "0, no retries"}
        hint="tries after the first"
      />
      <Field
        path={[...path, "retries", "perTryTimeout"]}
        width="number"
        defaultText={typeof route["timeout"] === "string" ? `${route["timeout"]}, the timeout` : "no bound"}
        hint="of one try"
      />
      <Field
        path={[...path, "retries", "retryOn"]}
        defaultText={DEFAULT_RETRY_CONDITIONS}
        hint="conditions and status codes, with commas"
      />
      <Field
        path={[...path, "retries", "backoff"]}
        width="number"
        defaultText="25ms, growing to 250ms"
        hint="first pause"
      />
      <Field path={[...path, "retries", "retryRemoteLocalities"]} defaultText="false" />
      <Field path={[...path, "retries", "retryIgnorePreviousHosts"]} defaultText="true" />
      <Sentences lines={timeoutSentences(virtualServiceTries(route))} />
    </>
  );
}

function RuleTimeouts({ path, route }: RouteProps) {
  return (
    <>
      <Field
        path={[...path, "timeouts", "request"]}
        width="number"
        defaultText="no timeout"
        hint="of the whole request"
      />
      <Field
        path={[...path, "timeouts", "backendRequest"]}
        width="number"
        defaultText="as request"
        hint="of one try, when retry is set"
      />
      <Field path={[...path, "retry", "attempts"]} defaultText="2" hint="tries after the first" />
      <Field
        path={[...path, "retry", "codes"]}
        defaultText="connect failures and 503"
        hint="status codes to try again"
      />
      <Field path={[...path, "retry", "backoff"]} width="number" defaultText="25ms" hint="first pause" />
      <Sentences lines={timeoutSentences(httpRouteTries(route))} />
    </>
  );
}

function Sentences({ lines }: { readonly lines: readonly string[] }) {
  return (
    <Consequence>
      {lines.map((line, at) => (
        <span key={line} className={at === 0 ? "block font-medium text-text" : "block"}>
          {line}
        </span>
      ))}
    </Consequence>
  );
}
