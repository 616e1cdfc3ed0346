"use client";

import { formatBytesPerSecond, formatDuration, formatPercent, formatRps } from "@/lib/domain/base/format.ts";
import { HealthMark } from "../ui/health-mark.tsx";
import { Table } from "../ui/table.tsx";
import type { TableColumn } from "../ui/table-column.ts";
import { ObjectName } from "../ui/object-name.tsx";
import { nodeTitle } from "../graph/edge-look.ts";
import type { AnswerEdge, AnswerNode, Selection } from "../graph/graph-answer.ts";
import type { TopologyAnswer } from "./topology-answer.ts";

interface TopologyTableProps {
  readonly graph: TopologyAnswer;
  readonly found: ReadonlySet<string>;
  readonly selection: Selection | null;
  readonly onSelect: (selection: Selection) => void;
  readonly isStale: boolean;
}

interface Row {
  readonly edge: AnswerEdge;
  readonly source: AnswerNode | undefined;
  readonly target: AnswerNode | undefined;
}

const byNumber = (of: (row: Row) => number | null) => (a: Row, b: Row) => (of(a) ?? -1) - (of(b) ?? -1);

/** The graph's twin: one row for each edge, with the same facts and the same selection. */
export function TopologyTable({ graph, selection, onSelect, isStale }: TopologyTableProps) {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const rows = graph.edges.map((edge): Row => ({
    edge,
    source: byId.get(edge.source),
    target: byId.get(edge.target),
  }));
  return (
    <div className="absolute inset-0 flex flex-col bg-surface">
      <Table
        className="flex-1"
        label="Edges of the graph"
        columns={COLUMNS}
        rows={rows}
        keyOf={({ edge }) => edge.id}
        selectedKey={selection?.kind === "edge" ? selection.id : null}
        onPanel={({ edge }) => onSelect({ kind: "edge", id: edge.id })}
        isStale={isStale}
        empty={
          <p className="p-3.5 text-control text-muted">
            {`No calls in the window between the ${graph.nodes.length} workloads and services shown.`}
          </p>
        }
      />
    </div>
  );
}

function EndCell({ node }: { readonly node: AnswerNode | undefined }) {
  if (node === undefined) return null;
  return (
    <span className="flex min-w-0 items-center gap-2">
      <HealthMark state={node.health.state} reason={node.health.because[0]} />
      <ObjectName namespace={node.namespace === "" ? null : node.namespace} name={nodeTitle(node)} />
    </span>
  );
}

const COLUMNS: readonly TableColumn<Row>[] = [
  {
    id: "source",
    head: "From",
    cell: ({ source }) => <EndCell node={source} />,
    compare: (a, b) => a.edge.source.localeCompare(b.edge.source),
  },
  {
    id: "target",
    head: "To",
    cell: ({ target }) => <EndCell node={target} />,
    compare: (a, b) => a.edge.target.localeCompare(b.edge.target),
  },
  {
    id: "state",
    head: "Calls",
    width: 110,
    cell: ({ edge }) => <HealthMark state={edge.health.state} withWord />,
  },
  {
    id: "protocol",
    head: "Protocol",
    width: 76,
    cell: ({ edge }) => edge.protocol.toUpperCase(),
    hideBelow: "std",
  },
  {
    id: "rate",
    head: "Rate",
    align: "end",
    width: 96,
    cell: ({ edge }) =>
      edge.protocol === "tcp" ? formatBytesPerSecond(edge.bytesPerS) : formatRps(edge.rateRps),
    compare: byNumber(({ edge }) => edge.rateRps),
    firstDirection: "descending",
  },
  {
    id: "errors",
    head: "Error share",
    align: "end",
    width: 92,
    cell: ({ edge }) => (
      <span className={edge.health.state === "failing" ? "text-status-error" : undefined}>
        {formatPercent(edge.errorRatio)}
      </span>
    ),
    compare: byNumber(({ edge }) => edge.errorRatio),
    firstDirection: "descending",
  },
  {
    id: "p95",
    head: "p95",
    align: "end",
    width: 80,
    cell: ({ edge }) => formatDuration(edge.latencyMs?.p95 ?? null),
    compare: byNumber(({ edge }) => edge.latencyMs?.p95 ?? null),
    firstDirection: "descending",
  },
  {
    id: "share",
    head: "Share",
    align: "end",
    width: 70,
    cell: ({ edge }) => formatPercent(edge.share),
    hideBelow: "wide",
  },
  {
    id: "mtls",
    head: "mTLS",
    align: "end",
    width: 80,
    cell: ({ edge }) => (
      <span
        className={edge.mtlsRatio !== null && edge.mtlsRatio < 0.999 ? "text-status-degraded" : undefined}
      >
        {formatPercent(edge.mtlsRatio)}
      </span>
    ),
    compare: byNumber(({ edge }) => edge.mtlsRatio),
  },
];
