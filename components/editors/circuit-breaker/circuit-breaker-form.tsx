"use client";

import { isJsonObject } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import { hostChoice, NO_CHOICES } from "../../fields/field-choices.ts";
import { FieldGroup } from "../../fields/field-group.tsx";
import { Field } from "../../fields/field.tsx";
import { useForm } from "../../fields/form-context.ts";
import { Button } from "../../ui/button.tsx";
import { breakerLevels, hasBreaker } from "./breaker-levels.ts";
import { ConnectionPool } from "./connection-pool.tsx";
import { DemandCard } from "./demand-card.tsx";
import { OutlierDetection } from "./outlier-detection.tsx";
import { useBreakerLoad } from "./use-breaker-load.ts";

/** Limits and ejection of a rule, its ports and subsets, against what its callers were seen to need. */
export function CircuitBreakerForm() {
  const { form, live, choices, objectRef } = useForm();
  const host = String(valueAt(form.value, ["spec", "host"]) ?? "");
  const known = hostChoice(choices, host, objectRef.namespace);
  const load = useBreakerLoad(objectRef.cluster, known, { isKnown: choices !== NO_CHOICES });
  const levels = breakerLevels(form.value);
  const hasMany = levels.length > 1;
  return (
    <>
      <FieldGroup title="Host">
        <Field
          path={["spec", "host"]}
          hint={choices === NO_CHOICES ? undefined : (known?.host ?? "not known here")}
          canRemove={false}
        />
      </FieldGroup>
      <DemandCard load={load} />
      {levels.map((level) => {
        const liveValue = live === null ? undefined : valueAt(live.value, level.path);
        return (
          <FieldGroup
            key={level.path.join("/")}
            title={level.title}
            note={level.note}
            {...(hasMany ? { defaultOpen: hasBreaker(level) || level.path.length === 2 } : {})}
          >
            <ConnectionPool level={level} demand={load.demand} />
            <OutlierDetection
              level={level}
              livePolicy={isJsonObject(liveValue) ? liveValue : null}
              endpoints={load.demand?.servers ?? null}
            />
          </FieldGroup>
        );
      })}
      <AddPort ports={known?.ports.map(({ number }) => number) ?? []} />
    </>
  );
}

/** Ports of the host that have no policy of their own yet. */
function AddPort({ ports }: { readonly ports: readonly number[] }) {
  const { form, edit, isReadOnly } = useForm();
  const path = ["spec", "trafficPolicy", "portLevelSettings"];
  const settings = valueAt(form.value, path);
  const elements = Array.isArray(settings) ? settings : [];
  const free = ports.filter((port) => !elements.some((one) => valueAt(one, ["port", "number"]) === port));
  if (isReadOnly || free.length === 0 || ports.length < 2) return null;
  return (
    <div className="flex flex-wrap items-center gap-2 border-t border-border px-3.5 py-2">
      <span className="text-small text-subtle">A port of its own:</span>
      {free.map((port) => (
        <Button
          key={port}
          size="sm"
          onClick={() =>
            edit({ type: "insert", path: [...path, elements.length], value: { port: { number: port } } })
          }
        >
          Port {port}
        </Button>
      ))}
    </div>
  );
}
