"use client";

import {
  formatBytesPerSecond,
  formatDuration,
  formatPercent,
  formatPercentNumber,
  formatRate,
  formatRps,
} from "@/lib/domain/base/format.ts";
import { isFailure } from "@/lib/domain/traffic/health.ts";
import { responseName } from "@/lib/domain/traffic/response-name.ts";
import { PanelSection } from "../layout/side-panel.tsx";
import { cn } from "../ui/cn.ts";
import { HealthMark } from "../ui/health-mark.tsx";
import { ObjectName } from "../ui/object-name.tsx";
import { SmallFigure } from "../ui/tile.tsx";
import { nodeTitle } from "../graph/edge-look.ts";
import type { AnswerEdge, AnswerNode, Selection } from "../graph/graph-answer.ts";

interface FiguresProps {
  readonly label: string;
  readonly rateRps: number;
  readonly errorRatio: number | null;
  readonly bytesPerS: number;
  readonly latencyMs: AnswerEdge["latencyMs"];
  readonly isBad: boolean;
}

/** Rate, error share and latency of what is picked; bytes where there are no requests. */
export function PanelFigures({ label, rateRps, errorRatio, bytesPerS, latencyMs, isBad }: FiguresProps) {
  if (rateRps === 0 && bytesPerS > 0)
    return (
      <PanelSection>
        <SmallFigure
          label={label === "Requests in" ? "Bytes in" : "Bytes"}
          figure={formatBytesPerSecond(bytesPerS)}
        />
      </PanelSection>
    );
  return (
    <PanelSection>
      <div className="grid grid-cols-3 gap-3">
        <SmallFigure label={label} figure={formatRate(rateRps)} unit="rps" />
        <SmallFigure label="Error share" figure={formatPercentNumber(errorRatio)} unit="%" bad={isBad} />
        <SmallFigure
          label="p95 · p99"
          figure={formatDuration(latencyMs?.p95 ?? null)}
          unit={latencyMs === null ? "" : `· ${formatDuration(latencyMs.p99)}`}
        />
      </div>
    </PanelSection>
  );
}

interface CallsProps {
  readonly title: string;
  /** Whose name stands in the row. */
  readonly end: "source" | "target";
  readonly edges: readonly AnswerEdge[];
  readonly nodes: ReadonlyMap<string, AnswerNode>;
  readonly empty: string;
  readonly onSelect: (selection: Selection) => void;
}

/** Callers or callees, the worst first and then the busiest. A click shows the call. */
export function PanelCalls({ title, end, edges, nodes, empty, onSelect }: CallsProps) {
  const sorted = edges.toSorted(
    (a, b) => (b.errorRatio ?? 0) - (a.errorRatio ?? 0) || b.rateRps - a.rateRps || (a.id < b.id ? -1 : 1),
  );
  if (sorted.length === 0)
    return (
      <PanelSection title={title}>
        <p className="text-small text-subtle">{empty}</p>
      </PanelSection>
    );
  return (
    <PanelSection>
      <table className="w-full text-control">
        <thead>
          <tr className="text-label text-subtle [&_th]:pb-1 [&_th]:pl-1.5 [&_th]:text-right [&_th]:font-medium">
            <th scope="col" className="!pl-0 !text-left font-semibold">
              {title}
            </th>
            <th scope="col">rate</th>
            <th scope="col">errors</th>
            <th scope="col">p95</th>
            <th scope="col">mTLS</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((edge) => (
            <CallRow key={edge.id} edge={edge} node={nodes.get(edge[end])} onSelect={onSelect} />
          ))}
        </tbody>
      </table>
    </PanelSection>
  );
}

interface CallRowProps {
  readonly edge: AnswerEdge;
  readonly node: AnswerNode | undefined;
  readonly onSelect: (selection: Selection) => void;
}

function CallRow({ edge, node, onSelect }: CallRowProps) {
  const isWrong = edge.health.state === "failing" || edge.health.state === "degraded";
  return (
    <tr className="[&_td]:py-1 [&_td]:pl-1.5 [&_td]:text-right [&_td]:whitespace-nowrap">
      <td className="w-full max-w-0 !pl-0 !text-left">
        <button
          type="button"
          className="ring-inside flex min-h-6 w-full min-w-0 items-center gap-2 rounded-badge text-left hover:underline"
          onClick={() => onSelect({ kind: "edge", id: edge.id })}
        >
          {isWrong ? <HealthMark state={edge.health.state} reason={edge.health.because[0]} /> : null}
          {node === undefined ? (
            edge.id
          ) : (
            <ObjectName namespace={node.namespace === "" ? null : node.namespace} name={nodeTitle(node)} />
          )}
        </button>
      </td>
      <td>{edge.protocol === "tcp" ? formatBytesPerSecond(edge.bytesPerS) : formatRate(edge.rateRps)}</td>
      <td className={cn(edge.health.state === "failing" && "text-status-error")}>
        {formatPercent(edge.errorRatio)}
      </td>
      <td>{formatDuration(edge.latencyMs?.p95 ?? null)}</td>
      <td className={cn(edge.mtlsRatio !== null && edge.mtlsRatio < 0.999 && "text-status-degraded")}>
        {formatPercent(edge.mtlsRatio)}
      </td>
    </tr>
  );
}

interface Share {
  readonly label: string;
  readonly rateRps: number;
  readonly isFailure: boolean;
}

const MOST_RESPONSES = 5;

/** How requests ended, by status and Envoy's response flags. */
export function PanelResponses({ edges }: { readonly edges: readonly AnswerEdge[] }) {
  const shares = sharesOf(edges);
  const total = shares.reduce((sum, { rateRps }) => sum + rateRps, 0);
  if (total === 0) return null;
  return (
    <PanelSection title="Responses">
      <div aria-hidden className="flex h-2 gap-px overflow-hidden rounded-badge">
        {shares.map(({ label, rateRps, isFailure: isBad }) => (
          <span
            key={label}
            style={{ flexGrow: rateRps }}
            className={cn(
              "min-w-0.5",
              isBad
                ? "bg-status-error-mark"
                : label.startsWith("4")
                  ? "bg-status-degraded-mark"
                  : "bg-status-ok-mark",
            )}
          />
        ))}
      </div>
      <ul className="mt-2 grid grid-cols-2 gap-x-4 gap-y-0.5 text-control">
        {shares.slice(0, MOST_RESPONSES).map(({ label, rateRps, isFailure: isBad }) => (
          <li key={label} className="flex justify-between gap-2" title={formatRps(rateRps)}>
            <span className="text-muted">{label}</span>
            <span className={cn("font-medium", isBad && "text-status-error")}>
              {formatPercent(rateRps / total)}
            </span>
          </li>
        ))}
        {shares.length > MOST_RESPONSES ? (
          <li className="text-subtle">{shares.length - MOST_RESPONSES} more kinds</li>
        ) : null}
      </ul>
    </PanelSection>
  );
}

function sharesOf(edges: readonly AnswerEdge[]): readonly Share[] {
  const shares = new Map<string, Share>();
  for (const rate of edges.flatMap(({ codes }) => codes)) {
    const label = responseName(rate);
    const before = shares.get(label)?.rateRps ?? 0;
    shares.set(label, { label, rateRps: before + rate.rateRps, isFailure: isFailure(rate) });
  }
  return [...shares.values()].toSorted((a, b) => b.rateRps - a.rateRps);
}
