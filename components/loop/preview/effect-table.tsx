"use client";

import {
  formatAge,
  formatBytes,
  formatCount,
  formatPercent,
  shortPrincipal,
} from "@/lib/domain/base/format.ts";
import { objectPath } from "@/lib/contracts/paths.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { ObjectName } from "../../ui/object-name.tsx";
import type { TableColumn } from "../../ui/table-column.ts";
import { Table } from "../../ui/table.tsx";
import { TextLink } from "../../ui/text-link.tsx";
import { ClassBadge } from "./class-badge.tsx";
import { failingText, movedText, overLimitText, timingText, type EffectRow } from "./effect-words.ts";

export interface EffectTableProps {
  readonly cluster: string;
  readonly rows: readonly EffectRow[];
  /** Changes with what is shown: rows are ordered anew. */
  readonly orderKey: string;
  readonly nowMs: number;
  readonly selectedId: string | null;
  readonly onSelect: (row: EffectRow) => void;
  /** What lets the caller of a denied row through; null where nothing of the draft does. */
  readonly allowing: (row: EffectRow) => (() => void) | null;
}

/** One row for each caller, service and workload: verdict, volume and why. */
export function EffectTable(props: EffectTableProps) {
  const { rows, orderKey, selectedId, onSelect } = props;
  return (
    <Table
      label="Effect by caller"
      columns={columnsOf(props)}
      rows={rows}
      keyOf={({ id }) => id}
      orderKey={orderKey}
      selectedKey={selectedId}
      onPanel={onSelect}
      rowHeight={50}
      className="h-full"
    />
  );
}

function columnsOf({ cluster, nowMs, rows, allowing }: EffectTableProps): readonly TableColumn<EffectRow>[] {
  // Without hours only the whole look-back is known: the column would say nothing.
  const isSeenKnown = rows.some(({ lastSeenMs }) => lastSeenMs !== null);
  return [
    { id: "verdict", head: "Verdict", width: 124, cell: ({ classes }) => <Verdicts classes={classes} /> },
    {
      id: "caller",
      head: "Caller",
      width: 148,
      cell: (row) => <CallerCell row={row} />,
      compare: (a, b) => (callerName(a) < callerName(b) ? -1 : 1),
    },
    {
      id: "target",
      head: "Calls",
      width: 112,
      cell: (row) => <TargetCell row={row} />,
      compare: (a, b) => (targetName(a) < targetName(b) ? -1 : 1),
    },
    {
      id: "requests",
      head: "Requests",
      align: "end",
      width: 124,
      cell: (row) => <VolumeCell row={row} />,
      compare: (a, b) => a.requests - b.requests || a.bytes - b.bytes,
      firstDirection: "descending",
    },
    ...(isSeenKnown ? [seenColumn(nowMs)] : []),
    {
      id: "why",
      head: "Why",
      cell: (row) => <WhyCell cluster={cluster} row={row} onAllow={allowing(row)} />,
    },
  ];
}

function seenColumn(nowMs: number): TableColumn<EffectRow> {
  return {
    id: "seen",
    head: "Last seen",
    width: 92,
    hideBelow: "std",
    cell: ({ lastSeenMs, hoursSeen }) => <SeenCell at={lastSeenMs} hours={hoursSeen} nowMs={nowMs} />,
    compare: (a, b) => (a.lastSeenMs ?? 0) - (b.lastSeenMs ?? 0),
    firstDirection: "descending",
  };
}

function Verdicts({ classes }: Pick<EffectRow, "classes">) {
  return (
    <span className="flex flex-col items-start gap-0.5">
      {classes.slice(0, 2).map((name) => (
        <ClassBadge key={name} name={name} />
      ))}
    </span>
  );
}

const callerName = ({ caller }: EffectRow): string => `${caller.namespace}/${caller.workload}`;
const targetName = ({ target }: EffectRow): string => `${target.namespace}/${target.service}`;

const CONDITIONS = {
  "no-identity": "plaintext",
  "not-in-mesh": "not in mesh",
  "not-observed": "not observed",
} as const;

/** The condition explains the verdict and is no part of it: a second badge. */
function CallerCell({ row: { caller, conditions } }: { readonly row: EffectRow }) {
  const isUnknown = caller.workload === "unknown";
  return (
    <span className="flex min-w-0 flex-col" title={caller.principal ?? undefined}>
      <span className="truncate">
        {isUnknown ? (
          "outside of the mesh"
        ) : (
          <ObjectName namespace={caller.namespace} name={caller.workload} />
        )}
      </span>
      <span className="flex gap-1 text-micro text-subtle">
        {conditions.length === 0
          ? caller.principal === null
            ? null
            : `as ${shortPrincipal(caller.principal)}`
          : conditions.map((condition) => (
              <Badge key={condition} tone={condition === "no-identity" ? "degraded" : "neutral"}>
                {CONDITIONS[condition]}
              </Badge>
            ))}
      </span>
    </span>
  );
}

function TargetCell({ row: { target, protocol } }: { readonly row: EffectRow }) {
  const workload = target.workload === null ? "no endpoint" : target.workload.split("/")[1];
  return (
    <span className="flex min-w-0 flex-col">
      <span className="truncate">
        <ObjectName namespace={target.namespace} name={target.service} />
      </span>
      <span className="truncate text-micro text-subtle">
        {workload}
        {protocol === "http" ? "" : ` · ${protocol === "grpc" ? "gRPC" : "TCP"}`}
      </span>
    </span>
  );
}

function VolumeCell({ row }: { readonly row: EffectRow }) {
  const { requests, bytes, share, errorRatio, protocol } = row;
  if (protocol === "tcp") return formatBytes(bytes);
  return (
    <span className="flex flex-col">
      <span>{formatCount(Math.round(requests))}</span>
      <span className="text-micro text-subtle">
        {share === null ? "" : formatPercent(share)}
        {errorRatio === null || errorRatio === 0 ? "" : ` · ${formatPercent(errorRatio)} errors`}
      </span>
    </span>
  );
}

interface SeenCellProps {
  readonly at: number | null;
  readonly hours: number | null;
  readonly nowMs: number;
}

/** Callers that are seen in a few hours only are easily forgotten. */
const RARE_HOURS = 4;

function SeenCell({ at, hours, nowMs }: SeenCellProps) {
  if (at === null) return <span className="text-subtle">–</span>;
  return (
    <span className="flex flex-col">
      <span>{formatAge(Math.min(at, nowMs), nowMs, "UTC")}</span>
      {hours !== null && hours <= RARE_HOURS ? (
        <Badge tone="degraded">
          rare: {hours} hour{hours === 1 ? "" : "s"}
        </Badge>
      ) : null}
    </span>
  );
}

interface WhyCellProps {
  readonly cluster: string;
  readonly row: EffectRow;
  readonly onAllow: (() => void) | null;
}

function WhyCell({ cluster, row, onAllow }: WhyCellProps) {
  if (onAllow === null) return <WhyText cluster={cluster} row={row} />;
  const who = shortPrincipal(row.caller.principal ?? "");
  return (
    <span className="flex min-w-0 items-center justify-between gap-2">
      <WhyText cluster={cluster} row={row} />
      <Button
        size="sm"
        className="shrink-0"
        title={`Let ${who} through: the rule is added to the draft`}
        aria-label={`Allow it: let ${who} call ${targetName(row)}`}
        onClick={onAllow}
      >
        Allow it
      </Button>
    </span>
  );
}

function WhyText({ cluster, row }: Omit<WhyCellProps, "onAllow">) {
  const { because, missing, failing, moved, overLimit, timing } = row;
  const [cause] = because;
  const numbers = [
    ...(failing === null ? [] : [failingText(failing)]),
    ...(moved === null ? [] : [movedText(moved)]),
    ...(overLimit === null ? [] : [overLimitText(overLimit)]),
    ...(timing === null ? [] : [timingText(timing)]),
  ].join("; ");
  const unknown = missing.map(({ what }) => what).join(", ");
  return (
    <span className="flex min-w-0 flex-col text-small text-muted" title={whyText(row)}>
      {numbers === "" ? null : <span className="truncate text-text">{numbers}</span>}
      {unknown === "" ? null : (
        <span className="truncate">
          <span className="text-subtle">unknown, because </span>
          {unknown} decides
        </span>
      )}
      {cause === undefined ? null : (
        <span className="line-clamp-2">
          <span className="text-subtle">because </span>
          {cause.ref === null ? null : (
            <>
              <TextLink className="underline" href={objectPath(cluster, cause.ref)}>
                {cause.ref.name}
                {cause.line === null ? "" : `:${String(cause.line)}`}
              </TextLink>{" "}
            </>
          )}
          {cause.text}
        </span>
      )}
    </span>
  );
}

function whyText({ because, missing }: EffectRow): string {
  return [
    ...because.map(({ ref, path, line, text }) =>
      ref === null
        ? text
        : `${ref.kind} ${ref.namespace}/${ref.name}${line === null ? "" : `, line ${String(line)}`}${path === "" ? "" : ` (${path})`}: ${text}`,
    ),
    ...missing.map(({ what, why }) => `${what}: ${why}`),
  ].join("\n");
}
