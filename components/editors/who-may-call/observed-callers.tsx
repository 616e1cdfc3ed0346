"use client";

import { formatBytesPerSecond, formatPercent, formatRps, shortPrincipal } from "@/lib/domain/base/format.ts";
import type { JsonObject } from "@/lib/domain/base/json.ts";
import type { FormEdit } from "@/lib/domain/istio/form.ts";
import { FieldGroup } from "../../fields/field-group.tsx";
import { useForm } from "../../fields/form-context.ts";
import { Button } from "../../ui/button.tsx";
import type { InboundEdge, InboundState } from "../use-inbound.ts";
import { isNamed, rulesOf } from "./policy-sentences.ts";

interface ObservedCallersProps {
  readonly inbound: InboundState;
  readonly spec: JsonObject;
}

/** Who calls the workloads today, and whether a rule names them; what would be refused stands in the preview. */
export function ObservedCallers({ inbound, spec }: ObservedCallersProps) {
  const { answer, missing } = inbound;
  const callers = answer === undefined ? [] : byCaller(answer.edges);
  return (
    <FieldGroup title="Callers today" note="over the time range of the page">
      {missing !== null ? (
        <p className="text-control text-muted">Callers are unknown, because {missing}.</p>
      ) : answer !== undefined && callers.length === 0 ? (
        <p className="text-control text-muted">Nobody called over the time range. Rare callers may exist.</p>
      ) : (
        <ul>
          {callers.map((caller) => (
            <CallerRow key={caller.key} caller={caller} spec={spec} />
          ))}
        </ul>
      )}
      {answer === undefined || answer.hiddenCallers === 0 ? null : (
        <p className="pt-1 text-small text-subtle">
          {answer.hiddenCallers} more callers are in namespaces that you may not see.
        </p>
      )}
    </FieldGroup>
  );
}

interface Caller {
  readonly key: string;
  readonly namespace: string;
  readonly workload: string;
  readonly principal: string | null;
  readonly rateRps: number;
  readonly failedRps: number;
  readonly bytesPerS: number;
}

function byCaller(edges: readonly InboundEdge[]): readonly Caller[] {
  const callers = new Map<string, Caller>();
  for (const { source, rateRps, errorRatio, bytesPerS } of edges) {
    const key = `${source.namespace}/${source.workload}`;
    const known = callers.get(key);
    callers.set(key, {
      key,
      namespace: source.namespace,
      workload: source.workload,
      principal: known?.principal ?? source.principal,
      rateRps: (known?.rateRps ?? 0) + rateRps,
      failedRps: (known?.failedRps ?? 0) + rateRps * (errorRatio ?? 0),
      bytesPerS: (known?.bytesPerS ?? 0) + bytesPerS,
    });
  }
  return [...callers.values()].toSorted((a, b) => b.rateRps - a.rateRps || b.bytesPerS - a.bytesPerS);
}

function CallerRow({ caller, spec }: { readonly caller: Caller; readonly spec: JsonObject }) {
  const { edit, isReadOnly } = useForm();
  const { namespace, workload, principal, rateRps, failedRps, bytesPerS } = caller;
  const named = isNamed(spec, { principal, namespace });
  const mayAdd = !isReadOnly && !named && principal !== null && spec["action"] !== "CUSTOM";
  return (
    <li className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-0.5 border-t border-border text-control first:border-t-0">
      <span className="min-w-40 flex-1">
        {workload === "unknown" ? (
          "outside of the mesh"
        ) : (
          <>
            <span className="text-muted">{namespace}/</span>
            {workload}
          </>
        )}
      </span>
      <span className="font-mono text-code text-muted">
        {principal === null ? "no identity" : shortPrincipal(principal)}
      </span>
      <span className="tabular-nums">
        {rateRps > 0 || bytesPerS === 0
          ? `${formatRps(rateRps)} · ${formatPercent(rateRps === 0 ? null : failedRps / rateRps)}`
          : formatBytesPerSecond(bytesPerS)}
      </span>
      <span className="min-w-36 text-right text-small text-subtle">
        {named ? "a rule names it" : mayAdd ? null : "no rule names it"}
        {mayAdd ? (
          <Button size="sm" onClick={() => edit(addPrincipal(spec, principal))}>
            {spec["action"] === "DENY" ? "Deny it" : "Allow it"}
          </Button>
        ) : null}
      </span>
    </li>
  );
}

/** Into the first source that is told apart by principals alone, else as a source of the first rule, else as a rule. */
function addPrincipal(spec: JsonObject, principal: string): FormEdit {
  for (const [ruleAt, rule] of rulesOf(spec).entries()) {
    const from = (rule as JsonObject | null)?.["from"];
    if (!Array.isArray(from)) continue;
    for (const [sourceAt, entry] of from.entries()) {
      const source = (entry as JsonObject | null)?.["source"] as JsonObject | undefined;
      const principals = source?.["principals"];
      if (source === undefined || !Array.isArray(principals) || Object.keys(source).length > 1) continue;
      const path = ["spec", "rules", ruleAt, "from", sourceAt, "source", "principals", principals.length];
      return { type: "insert", path, value: principal };
    }
  }
  const rule = { from: [{ source: { principals: [principal] } }] };
  return { type: "insert", path: ["spec", "rules", rulesOf(spec).length], value: rule };
}
