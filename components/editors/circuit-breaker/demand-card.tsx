"use client";

import { useMemo } from "react";
import { formatDuration, formatRps } from "@/lib/domain/base/format.ts";
import { TimeChart } from "../../charts/time-chart.tsx";
import type { TimeSeries } from "../../charts/time-series.ts";
import { FieldGroup } from "../../fields/field-group.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import type { BreakerLoad, ServiceLoad } from "./use-breaker-load.ts";

/** What the callers of the host need: requests under way per proxy over time, and each caller with what was refused. */
export function DemandCard({ load }: { readonly load: BreakerLoad }) {
  const { answer, missing } = load;
  return (
    <FieldGroup
      title="Demand"
      note={answer === undefined ? undefined : `averages over ${formatDuration(answer.averageS * 1000)}`}
      defaultOpen
    >
      {missing !== null ? (
        <p className="text-control text-muted">
          Unknown, because {missing}. Limits can be edited all the same.
        </p>
      ) : answer === undefined ? (
        <Skeleton className="h-24" />
      ) : (
        <>
          <ConcurrencyChart answer={answer} />
          <ClientTable answer={answer} />
          <DemandNotes answer={answer} />
        </>
      )}
    </FieldGroup>
  );
}

const formatRequests = (value: number): string =>
  value >= 10 ? String(Math.round(value)) : value.toFixed(1);

function ConcurrencyChart({ answer }: { readonly answer: ServiceLoad }) {
  const timesMs = useMemo(() => answer.highest.map(([at]) => at * 1000), [answer]);
  const series = useMemo(
    (): readonly TimeSeries[] => [
      { label: "busiest proxy", look: { kind: "plain" }, values: answer.highest.map(([, value]) => value) },
      { label: "middle", look: { kind: "before" }, values: answer.middle.map(([, value]) => value) },
    ],
    [answer],
  );
  if (timesMs.length === 0) return null;
  return (
    <>
      <p className="text-small text-subtle">
        Solid: the busiest client proxy. Dotted: the one in the middle.
      </p>
      <TimeChart
        label="Requests under way per client proxy"
        unit="requests"
        height={110}
        timesMs={timesMs}
        series={series}
        format={formatRequests}
        timeZone="UTC"
      />
    </>
  );
}

function ClientTable({ answer }: { readonly answer: ServiceLoad }) {
  return (
    <table className="w-full border-collapse text-control tabular-nums">
      <caption className="sr-only">Callers and the requests under way in their busiest proxy</caption>
      <thead>
        <tr className="text-label text-subtle">
          <th scope="col" className="py-1 text-left font-medium">
            caller
          </th>
          {["proxies", "now", "p50 · p99", "peak", "rate", "UO"].map((head) => (
            <th key={head} scope="col" className="py-1 pl-3 text-right font-medium">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {answer.clients.map((client) => (
          <ClientRow key={`${client.namespace}/${client.workload}`} client={client} />
        ))}
      </tbody>
    </table>
  );
}

function ClientRow({ client }: { readonly client: ServiceLoad["clients"][number] }) {
  const { namespace, workload, proxies, perProxy, rateRps, overflowRps } = client;
  const numbers =
    perProxy === null
      ? ["–", "–", "–"]
      : [
          formatRequests(perProxy.now),
          `${formatRequests(perProxy.median)} · ${formatRequests(perProxy.p99)}`,
          formatRequests(perProxy.peak),
        ];
  return (
    <tr className="border-t border-border">
      <th scope="row" className="py-1 text-left font-normal">
        <span className="text-muted">{namespace}/</span>
        {workload}
      </th>
      {[String(proxies), ...numbers, formatRps(rateRps)].map((text, at) => (
        <td key={at} className="py-1 pl-3 text-right whitespace-nowrap">
          {text}
        </td>
      ))}
      <td
        className={`py-1 pl-3 text-right whitespace-nowrap ${overflowRps > 0 ? "text-status-error" : "text-subtle"}`}
      >
        {formatRps(overflowRps)}
      </td>
    </tr>
  );
}

function DemandNotes({ answer }: { readonly answer: ServiceLoad }) {
  const { ejectedNow, hiddenClients, clients, servers } = answer;
  const unhealthyRps = clients.reduce((sum, client) => sum + client.unhealthyRps, 0);
  const notes = [
    "Bursts shorter than the average are not in it: leave room for them.",
    ...(hiddenClients === 0 ? [] : [`${hiddenClients} more callers are in namespaces that you may not see.`]),
    ...(unhealthyRps === 0 ? [] : [`${formatRps(unhealthyRps)} found no healthy endpoint (UH).`]),
    ejectedNow === null
      ? "Ejections are not exported here: proxies export them with a proxyStatsMatcher for outlier_detection."
      : `${ejectedNow} of ${servers} endpoints ${ejectedNow === 1 ? "is" : "are"} ejected now.`,
  ];
  return (
    <ul className="pt-1.5 text-small text-subtle">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
