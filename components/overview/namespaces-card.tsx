import { Lock, LockOpen } from "lucide-react";
import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readOverview, readOverviewHistory } from "@/lib/contracts/overview.ts";
import { formatDuration, formatPercent, formatRps } from "@/lib/domain/base/format.ts";
import { useSharedSearch } from "../layout/use-shared-search.ts";
import { Card, CardHead } from "../ui/card.tsx";
import { cn } from "../ui/cn.ts";
import { HealthMark } from "../ui/health-mark.tsx";
import { Sparkline } from "../ui/sparkline.tsx";
import { emptyTextOf } from "./history-difference.ts";
import { StateBlock } from "../ui/state-block.tsx";
import { Table } from "../ui/table.tsx";
import type { TableColumn } from "../ui/table-column.ts";

type Row = ResponseOf<typeof readOverview>["namespaces"][number];
type History = ResponseOf<typeof readOverviewHistory>;

interface NamespacesCardProps {
  readonly overview: ResponseOf<typeof readOverview> | undefined;
  readonly history: History | undefined;
}

/** Namespaces, worst first; a click narrows every page to one of them. */
export function NamespacesCard({ overview, history }: NamespacesCardProps) {
  const { patch } = useSharedSearch();
  return (
    <Card>
      <CardHead title="Namespaces" count={overview?.namespaces.length} actions="worst first" />
      <Table
        label="Namespaces"
        columns={columnsOf(history)}
        rows={overview?.namespaces ?? []}
        keyOf={({ name }) => name}
        isLoading={overview === undefined}
        isStale={overview?.metrics.state === "failing"}
        onPanel={({ name }) => patch({ namespaces: [name] })}
        empty={
          <StateBlock kind="empty" title="No namespaces to show">
            Namespaces with workloads or traffic are listed here. Widen the filter in the top bar.
          </StateBlock>
        }
      />
    </Card>
  );
}

function columnsOf(history: History | undefined): readonly TableColumn<Row>[] {
  const rates = new Map(
    (history?.namespaces ?? []).map(({ namespace, rateRps }) => [
      namespace,
      rateRps.map(([, value]) => value),
    ]),
  );
  return [
    {
      id: "name",
      head: "Name",
      cell: (row) => <NameCell row={row} />,
      compare: (a, b) => a.name.localeCompare(b.name),
    },
    {
      id: "workloads",
      head: "Workloads",
      align: "end",
      width: 90,
      cell: ({ workloads }) => workloads,
      compare: (a, b) => a.workloads - b.workloads,
      hideBelow: "wide",
    },
    {
      id: "rate",
      head: "Requests in",
      align: "end",
      width: 92,
      cell: ({ rateRps }) => formatRps(rateRps),
      compare: (a, b) => (a.rateRps ?? -1) - (b.rateRps ?? -1),
      firstDirection: "descending",
    },
    {
      id: "history",
      head: <span className="sr-only">Requests over time</span>,
      width: 76,
      cell: ({ name }) => (
        <Sparkline
          values={rates.get(name) ?? []}
          label={`Requests of ${name}`}
          format={formatRps}
          {...emptyTextOf(history, "quiet")}
        />
      ),
      hideBelow: "std",
    },
    {
      id: "errors",
      head: "Error share",
      align: "end",
      width: 90,
      cell: (row) => <ErrorCell row={row} />,
      compare: (a, b) => (a.errorRatio ?? 0) - (b.errorRatio ?? 0),
      firstDirection: "descending",
    },
    {
      id: "p95",
      head: "p95",
      align: "end",
      width: 80,
      cell: ({ p95Ms }) => formatDuration(p95Ms),
      compare: (a, b) => (a.p95Ms ?? 0) - (b.p95Ms ?? 0),
      firstDirection: "descending",
    },
    { id: "mtls", head: "mTLS", width: 116, cell: (row) => <MtlsCell row={row} /> },
    {
      id: "injection",
      head: "Proxies",
      width: 90,
      cell: (row) => <InjectionCell row={row} />,
      hideBelow: "std",
    },
  ];
}

function NameCell({ row }: { readonly row: Row }) {
  return (
    <span className="flex items-center gap-2 font-medium" title={row.health.because.join("; ")}>
      <HealthMark state={row.health.state} reason={row.health.because[0]} />
      <span className="truncate">{row.name}</span>
    </span>
  );
}

function ErrorCell({ row: { errorRatio } }: { readonly row: Row }) {
  const isBad = errorRatio !== null && errorRatio >= 0.1;
  return (
    <span
      className={cn(
        isBad ? "text-status-error" : errorRatio !== null && errorRatio > 0 && "text-status-degraded",
      )}
    >
      {formatPercent(errorRatio)}
    </span>
  );
}

function MtlsCell({ row: { mtlsMode } }: { readonly row: Row }) {
  const isStrict = mtlsMode === "STRICT";
  const Icon = isStrict ? Lock : LockOpen;
  return (
    <span
      className={cn(
        "flex items-center gap-1.5",
        mtlsMode === "none" ? "text-subtle" : !isStrict && "text-status-degraded",
      )}
    >
      <Icon aria-hidden className="size-3.5" />
      {mtlsMode}
    </span>
  );
}

function InjectionCell({ row: { injection } }: { readonly row: Row }) {
  const isPartial = injection.injected < injection.pods;
  if (injection.mode === "ambient") return <span className="text-muted">ambient</span>;
  return (
    <span
      className={isPartial ? "text-status-degraded" : "text-muted"}
    >{`${injection.injected} of ${injection.pods}`}</span>
  );
}
