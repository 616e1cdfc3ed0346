import { useState } from "react";
import { formatDuration, formatPercent, formatRps } from "@/lib/domain/base/format.ts";
import { Card, CardHead } from "../ui/card.tsx";
import { ObjectName } from "../ui/object-name.tsx";
import { SegmentedControl } from "../ui/segmented-control.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { Table } from "../ui/table.tsx";
import type { TableColumn } from "../ui/table-column.ts";
import { VersionSwatch } from "../ui/version-mark.tsx";
import { ErrorShare } from "./error-share.tsx";
import { describeFlags } from "./response-words.ts";
import { responseName } from "@/lib/domain/traffic/response-name.ts";
import type { ServiceAnswer } from "./service-answer.ts";

const VIEWS = [
  { value: "version", label: "Version" },
  { value: "code", label: "Code" },
  { value: "source", label: "Source" },
] as const;

type View = (typeof VIEWS)[number]["value"];

const TITLES: Readonly<Record<View, string>> = {
  version: "By version",
  code: "By code",
  source: "By source and version",
};

interface BreakdownCardProps {
  readonly service: ServiceAnswer;
  readonly places: ReadonlyMap<string, number>;
}

/** The same requests, cut by who answered, how, or who asked. */
export function BreakdownCard({ service, places }: BreakdownCardProps) {
  const [view, setView] = useState<View>("version");
  return (
    <Card>
      <CardHead
        title={TITLES[view]}
        note={`last ${service.windowS} s`}
        actions={
          <SegmentedControl label="Cut by" size="sm" value={view} options={VIEWS} onChange={setView} />
        }
      />
      {view === "version" ? (
        <Table
          label="Requests by version"
          columns={versionColumns(places)}
          rows={service.versions}
          keyOf={({ workload, version }) => `${workload}/${version}`}
          empty={<NoWorkloads />}
        />
      ) : null}
      {view === "code" ? (
        <Table
          label="Requests by response code"
          columns={CODE_COLUMNS}
          rows={service.responses}
          keyOf={responseName}
          empty={<NoRequests />}
        />
      ) : null}
      {view === "source" ? (
        <Table
          label="Requests by source and version"
          columns={SOURCE_COLUMNS}
          rows={sourceRows(service)}
          keyOf={({ namespace, workload, version }) => `${namespace}/${workload} ${version}`}
          empty={<NoRequests />}
        />
      ) : null}
      {service.unattributedRps > 0 ? (
        <p className="border-t border-border px-3.5 py-2 text-small text-muted">
          {`${formatRps(service.unattributedRps)} reached no endpoint and belong to no version.`}
        </p>
      ) : null}
    </Card>
  );
}

function NoWorkloads() {
  return (
    <StateBlock kind="empty" title="No workload is selected">
      Pods that the selector of this service picks are listed here by version.
    </StateBlock>
  );
}

function NoRequests() {
  return (
    <StateBlock kind="empty" title="No requests in the window">
      Requests of the last minute are counted here as callers send them.
    </StateBlock>
  );
}

type VersionRow = ServiceAnswer["versions"][number];

function versionColumns(places: ReadonlyMap<string, number>): readonly TableColumn<VersionRow>[] {
  return [
    {
      id: "version",
      head: "Version",
      cell: ({ version, workload, workloadKind }) => (
        <span className="inline-flex items-center gap-2" title={`${workloadKind} ${workload}`}>
          <VersionSwatch place={places.get(version) ?? places.size} />
          <span className="font-medium">{version}</span>
          <span className="truncate text-subtle">{workload}</span>
        </span>
      ),
    },
    { id: "share", head: "Share", align: "end", width: 80, cell: ({ share }) => formatPercent(share) },
    { id: "rate", head: "Requests", align: "end", width: 105, cell: ({ rateRps }) => formatRps(rateRps) },
    {
      id: "errors",
      head: "Error share",
      align: "end",
      width: 100,
      cell: ({ errorRatio }) => <ErrorShare ratio={errorRatio} />,
    },
    {
      id: "latency",
      head: "p50 · p95 · p99",
      align: "end",
      width: 190,
      cell: ({ latencyMs }) =>
        latencyMs === null
          ? "–"
          : [latencyMs.p50, latencyMs.p95, latencyMs.p99].map(formatDuration).join(" · "),
    },
    {
      id: "ready",
      head: "Ready",
      align: "end",
      width: 80,
      cell: ({ ready, desired }) => (
        <span className={ready < desired ? "text-status-degraded" : ""}>{`${ready} of ${desired}`}</span>
      ),
    },
  ];
}

type ResponseRow = ServiceAnswer["responses"][number];

const CODE_COLUMNS: readonly TableColumn<ResponseRow>[] = [
  {
    id: "code",
    head: "Response",
    cell: (row) => (
      <span className="inline-flex items-center gap-2" title={describeFlags(row.flags)}>
        <span className={row.isFailure ? "font-medium text-status-error" : "font-medium"}>
          {responseName(row)}
        </span>
        <span className="truncate text-subtle">{describeFlags(row.flags)}</span>
      </span>
    ),
  },
  { id: "share", head: "Share", align: "end", width: 80, cell: ({ share }) => formatPercent(share) },
  { id: "rate", head: "Requests", align: "end", width: 105, cell: ({ rateRps }) => formatRps(rateRps) },
  {
    id: "versions",
    head: "Answered by",
    width: 130,
    cell: ({ versions }) => (versions.length === 0 ? "no endpoint" : versions.join(", ")),
  },
  { id: "to", head: "Mostly to", width: 220, cell: ({ mostlyTo }) => mostlyTo ?? "–" },
];

interface SourceRow {
  readonly namespace: string;
  readonly workload: string;
  readonly version: string;
  readonly rateRps: number;
  /** Of this caller's requests, 0–1. */
  readonly share: number;
}

function sourceRows({ callers }: ServiceAnswer): readonly SourceRow[] {
  return callers.flatMap(({ namespace, workload, rateRps: total, versions }) =>
    versions.map(({ version, rateRps }) => ({
      namespace,
      workload,
      version,
      rateRps,
      share: total > 0 ? rateRps / total : 0,
    })),
  );
}

const SOURCE_COLUMNS: readonly TableColumn<SourceRow>[] = [
  {
    id: "source",
    head: "Caller",
    cell: ({ namespace, workload }) => (
      <ObjectName namespace={namespace} name={workload} className="font-medium" />
    ),
  },
  { id: "version", head: "Answered by", width: 130, cell: ({ version }) => version },
  {
    id: "share",
    head: "Share of caller",
    align: "end",
    width: 120,
    cell: ({ share }) => formatPercent(share),
  },
  { id: "rate", head: "Requests", align: "end", width: 105, cell: ({ rateRps }) => formatRps(rateRps) },
];
