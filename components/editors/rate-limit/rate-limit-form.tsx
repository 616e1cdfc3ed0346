"use client";

import { isJsonObject, type JsonObject, type JsonValue, type Path } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import {
  everyRequest,
  LIMIT_SHARES,
  limitShare,
  localRateLimits,
  refusedStatus,
  type LimitShare,
  type LocalRateLimit,
} from "@/lib/domain/istio/local-rate-limit.ts";
import { selectedWorkloads } from "../../fields/field-choices.ts";
import { FieldFrame } from "../../fields/field-frame.tsx";
import { Consequence, FieldGroup } from "../../fields/field-group.tsx";
import { Field } from "../../fields/field.tsx";
import { useForm, type FormHandle } from "../../fields/form-context.ts";
import { MapField } from "../../fields/map-field.tsx";
import { ScalarInput } from "../../fields/scalar-input.tsx";
import { useField } from "../../fields/use-field.ts";
import { Button } from "../../ui/button.tsx";
import { rateLimitSentences, type LimitedProxies } from "./rate-limit-sentences.ts";

/** Whom the filter is for, and the bucket of each local rate limit in it. */
export function RateLimitForm() {
  const handle = useForm();
  const spec = valueAt(handle.form.value, ["spec"]);
  const limits = isJsonObject(spec) ? localRateLimits(spec) : [];
  return (
    <>
      <FieldGroup title="Workloads">
        <MapField
          path={["spec", "workloadSelector", "labels"]}
          noun="label"
          hint="of the pods whose proxies take it"
          newValue={() => ""}
        />
      </FieldGroup>
      {limits.map((limit, index) => (
        <FieldGroup
          key={limit.path.join("/")}
          title={limits.length === 1 ? "Limit" : `Limit ${index + 1}`}
          note={`configPatches[${limit.patch}]`}
        >
          <Limit limit={limit} proxies={limitedProxies(handle)} />
        </FieldGroup>
      ))}
    </>
  );
}

function Limit({
  limit,
  proxies,
}: {
  readonly limit: LocalRateLimit;
  readonly proxies: LimitedProxies | null;
}) {
  const { path, config, patch } = limit;
  const bucket: Path = [...path, "token_bucket"];
  return (
    <>
      <Field
        path={["spec", "configPatches", patch, "match", "context"]}
        label="context"
        hint="SIDECAR_INBOUND, or GATEWAY"
        defaultText="ANY"
      />
      <MessageField path={[...bucket, "max_tokens"]} shape="integer" hint="requests at once" />
      <MessageField
        path={[...bucket, "tokens_per_fill"]}
        shape="integer"
        defaultText="1"
        hint="added every interval"
      />
      <MessageField path={[...bucket, "fill_interval"]} shape="text" defaultText="required, such as 1s" />
      {LIMIT_SHARES.map((name) => (
        <ShareField key={name} limit={limit} name={name} />
      ))}
      <MessageField
        path={[...path, "status", "code"]}
        shape="integer"
        label="status"
        defaultText={`${refusedStatus({})}, Too Many Requests`}
        hint="of refused requests"
      />
      <MessageField path={[...path, "stat_prefix"]} shape="text" hint="name of its statistics" />
      <Consequence>
        {rateLimitSentences(config, proxies).map((sentence, at) => (
          <span key={sentence} className={at === 0 ? "block font-medium text-text" : "block"}>
            {sentence}
          </span>
        ))}
      </Consequence>
      <EnforceAll limit={limit} />
    </>
  );
}

/** The mechanical fix of a limit that counts or refuses nothing. */
function EnforceAll({ limit: { config, path } }: { readonly limit: LocalRateLimit }) {
  const { edit, isReadOnly } = useForm();
  const idle = LIMIT_SHARES.filter((name) => limitShare(config, name) === 0);
  if (idle.length === 0 || isReadOnly) return null;
  return (
    <div className="pb-1">
      <Button
        size="sm"
        onClick={() =>
          edit(
            ...idle.map((name) => ({
              type: "set" as const,
              path: [...path, name],
              value: everyRequest(name),
            })),
          )
        }
      >
        Count and refuse 100 %
      </Button>
    </div>
  );
}

interface MessageFieldProps {
  readonly path: Path;
  readonly shape: "integer" | "text";
  readonly label?: string;
  readonly hint?: string;
  readonly defaultText?: string;
}

/** A field of Envoy's own message, which no schema of the cluster describes. */
function MessageField({ path, shape, label, hint, defaultText }: MessageFieldProps) {
  const field = useField(path);
  return (
    <FieldFrame field={field} label={label} hint={hint}>
      <ScalarInput
        id={field.id}
        shape={shape}
        value={field.state.value}
        onCommit={field.commit}
        was={field.was}
        readOnly={field.isReadOnly}
        defaultText={defaultText}
        className="w-32"
      />
    </FieldFrame>
  );
}

interface ShareFieldProps {
  readonly limit: LocalRateLimit;
  readonly name: LimitShare;
}

const SHARE_HINTS: Readonly<Record<LimitShare, string>> = {
  filter_enabled: "of requests is counted",
  filter_enforced: "of what exceeds is refused",
};

/** A share is a fraction two levels deep; the whole of it is written when there is none yet. */
function ShareField({ limit: { path, config }, name }: ShareFieldProps) {
  const { edit } = useForm();
  const field = useField([...path, name]);
  const fraction = valueAt(config, [name, "default_value"]);
  const denominator = isJsonObject(fraction) ? String(fraction["denominator"] ?? "HUNDRED") : "HUNDRED";
  function handleCommit(value: JsonValue | undefined) {
    if (value === undefined) field.remove();
    else if (isJsonObject(fraction))
      edit({ type: "set", path: [...path, name, "default_value", "numerator"], value });
    else field.commit({ ...everyRequest(name), default_value: { numerator: value, denominator } });
  }
  return (
    <FieldFrame field={field} hint={SHARE_HINTS[name]}>
      <ScalarInput
        id={field.id}
        shape="integer"
        value={isJsonObject(fraction) ? fraction["numerator"] : undefined}
        onCommit={handleCommit}
        was={field.was}
        readOnly={field.isReadOnly}
        defaultText="0"
        unit={denominator === "HUNDRED" ? "%" : `of ${DENOMINATOR_WORDS[denominator] ?? denominator}`}
        className="w-32"
      />
    </FieldFrame>
  );
}

const DENOMINATOR_WORDS: Readonly<Record<string, string>> = { TEN_THOUSAND: "10,000", MILLION: "1,000,000" };

/** Null without labels: then it is for every proxy of the namespace, or of the mesh from the root namespace. */
function limitedProxies({ form, choices, objectRef }: FormHandle): LimitedProxies | null {
  const labels = valueAt(form.value, ["spec", "workloadSelector", "labels"]);
  if (!isJsonObject(labels) || Object.keys(labels).length === 0) return null;
  const found = selectedWorkloads(choices, { namespace: objectRef.namespace, labels: labels as JsonObject });
  return {
    pods: found.reduce((sum, { podCount }) => sum + podCount, 0),
    workloads: found.map(({ name }) => name),
  };
}
