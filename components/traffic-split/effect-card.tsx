"use client";

import { formatPercent, formatRate } from "@/lib/domain/base/format.ts";
import { isExact, isTelling } from "@/lib/domain/traffic/projection.ts";
import { Badge } from "../ui/badge.tsx";
import { Card, CardHead } from "../ui/card.tsx";
import { SegmentedControl } from "../ui/segmented-control.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import type { TableColumn } from "../ui/table-column.ts";
import { Table } from "../ui/table.tsx";
import { VerdictBadge } from "../ui/verdict-badge.tsx";
import { rangeText, type EffectRow, type Route, type Split, type SplitEffect } from "./effect.ts";

export const WINDOWS = [
  { value: "60", label: "1 min" },
  { value: "3600", label: "1 h" },
  { value: "21600", label: "6 h" },
] as const;
export type EffectWindow = (typeof WINDOWS)[number]["value"];

export interface EffectCardProps {
  readonly split: Split;
  readonly route: Route;
  readonly effect: SplitEffect;
  readonly window: EffectWindow;
  readonly onWindow: (window: EffectWindow) => void;
}

/** Every observed caller with what it sends to each version, before and after. */
export function EffectCard({ split, route, effect, window, onWindow }: EffectCardProps) {
  const moved = effect.rows.filter(({ verdict }) => verdict === "weight_moved").length;
  const uncertain = effect.rows.filter(({ verdict }) => verdict === "uncertain").length;
  return (
    <Card aria-label="Effect on observed traffic" className="overflow-hidden">
      <CardHead
        title="Effect on observed traffic"
        note={
          <span className="inline-flex items-center gap-1.5">
            <Badge tone={moved > 0 ? "accent" : "neutral"}>
              {moved} caller{moved === 1 ? "" : "s"} moved
            </Badge>
            <VerdictBadge verdict="uncertain" count={uncertain} />
          </span>
        }
        actions={
          <>
            <span className="text-small">replayed over</span>
            <SegmentedControl label="Window" size="sm" value={window} options={WINDOWS} onChange={onWindow} />
          </>
        }
      />
      <p className="border-b border-border px-3.5 py-2 text-control">
        <Summary route={route} effect={effect} />
      </p>
      {effect.rows.length === 0 ? (
        <StateBlock
          kind={split.metrics.state === "live" ? "empty" : "unknown"}
          title="No requests to these versions in the window"
        >
          {split.metrics.reason ?? "Callers are listed as soon as their requests are in the metrics."}
        </StateBlock>
      ) : (
        <Table
          label="Callers and versions, before and after"
          columns={columnsOf(route, effect)}
          rows={effect.rows}
          keyOf={({ caller }) => `${caller.namespace}/${caller.workload}`}
          initialSort={null}
        />
      )}
      <Foot split={split} />
    </Card>
  );
}

function Summary({ route, effect }: { readonly route: Route; readonly effect: SplitEffect }) {
  const { movedRps, movedRatio, before, after } = effect;
  if (movedRatio === 0) return <>Weights are as they are live. Move the split to see what would change.</>;
  const names = (grows: boolean): string =>
    route.destinations
      .filter((_destination, at) => {
        const range = after?.[at];
        return range !== undefined && range.minRps + range.maxRps > 2 * (before[at] ?? 0) === grows;
      })
      .map(({ name }) => name)
      .join(", ");
  const share = `${formatPercent(movedRatio)} of the requests on this route would change version.`;
  if (movedRps === null || !isTelling(movedRps)) {
    return (
      <>
        <strong className="font-semibold">How many rps move is unknown,</strong> because other routes lead to
        the same versions and metrics name no routes. {share}
      </>
    );
  }
  return (
    <>
      <strong className="font-semibold">
        {isExact(movedRps) ? "" : "Between "}
        {rangeText(movedRps).replace("–", " and ")} rps would move from {names(false)} to {names(true)}.
      </strong>{" "}
      No caller loses access; {share}
    </>
  );
}

function columnsOf(route: Route, { movedRatio }: SplitEffect): readonly TableColumn<EffectRow>[] {
  const isMoved = movedRatio > 0;
  return [
    { id: "caller", head: "Caller", cell: ({ caller }) => <CallerName caller={caller} /> },
    {
      id: "requests",
      head: "Requests",
      align: "end",
      width: 110,
      cell: ({ before }) => `${formatRate(before.reduce((sum, rate) => sum + rate, 0))} rps`,
    },
    ...route.destinations.map(({ name }, at): TableColumn<EffectRow> => ({
      id: `to ${name}`,
      head: `to ${name}`,
      align: "end",
      width: 150,
      cell: ({ before, after }) => {
        const was = formatRate(before[at] ?? 0);
        const becomes = rangeText(after?.[at] ?? null);
        return isMoved && becomes !== was ? `${was} → ${becomes}` : was;
      },
    })),
    { id: "verdict", head: "Verdict", width: 130, cell: ({ verdict }) => <VerdictBadge verdict={verdict} /> },
    {
      id: "because",
      head: "Because",
      hideBelow: "std",
      cell: ({ caller }) => <span className="text-muted">{caller.because ?? ""}</span>,
    },
  ];
}

function CallerName({ caller }: { readonly caller: EffectRow["caller"] }) {
  const name = caller.workload === "unknown" ? "outside the mesh" : caller.workload;
  return (
    <span className="inline-flex min-w-0 items-center gap-2">
      <span className="truncate">
        {caller.namespace === "unknown" ? null : <span className="text-muted">{caller.namespace}/</span>}
        {name}
      </span>
      {caller.isPlaintext ? <Badge tone="degraded">plaintext</Badge> : null}
    </span>
  );
}

function Foot({ split: { unattributedRps, hiddenCallers, hiddenRps } }: { readonly split: Split }) {
  const lines = [
    ...(unattributedRps > 0
      ? [`${formatRate(unattributedRps)} rps reached no pod of any version (unattributed).`]
      : []),
    ...(hiddenCallers > 0
      ? [
          `${hiddenCallers} caller${hiddenCallers === 1 ? "" : "s"} with ${formatRate(hiddenRps)} rps are in namespaces that your rights do not reach.`,
        ]
      : []),
  ];
  if (lines.length === 0) return null;
  return (
    <div className="border-t border-border px-3.5 py-2 text-small text-muted">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}
