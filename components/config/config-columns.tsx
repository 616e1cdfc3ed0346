import { formatAge, formatDate } from "@/lib/domain/base/format.ts";
import { objectPath } from "@/lib/contracts/paths.ts";
import { HealthMark } from "../ui/health-mark.tsx";
import { KindBadge } from "../ui/kind-badge.tsx";
import type { TableColumn } from "../ui/table-column.ts";
import { TextLink } from "../ui/text-link.tsx";
import { findingTitle, kindTitle, ownerTitle, type ConfigRow } from "./config-row.ts";

const byText =
  (read: (row: ConfigRow) => string) =>
  (a: ConfigRow, b: ConfigRow): number =>
    read(a).localeCompare(read(b)) || a.ref.name.localeCompare(b.ref.name);

interface ConfigTableContext {
  readonly cluster: string;
  /** Put behind links, so that window and namespaces go along. */
  readonly carried: string;
  /** Null until the browser's clock is known. */
  readonly nowMs: number | null;
}

export function configColumns(context: ConfigTableContext): readonly TableColumn<ConfigRow>[] {
  return [...identityColumns(context), ...factColumns(context)];
}

function identityColumns({ cluster, carried }: ConfigTableContext): readonly TableColumn<ConfigRow>[] {
  return [
    {
      id: "kind",
      head: "Kind",
      width: 196,
      cell: ({ ref }) => (
        <span className="flex min-w-0 items-center gap-2">
          <span className="flex w-9 shrink-0 justify-center">
            <KindBadge kind={ref.kind} />
          </span>
          <span className="truncate text-muted">{kindTitle(ref)}</span>
        </span>
      ),
      compare: byText(({ ref }) => kindTitle(ref)),
    },
    {
      id: "name",
      head: "Name",
      cell: ({ ref }) => (
        <TextLink
          href={`${objectPath(cluster, ref)}${carried}`}
          title={ref.name}
          className="font-medium text-text hover:text-accent"
        >
          {ref.name}
        </TextLink>
      ),
      compare: byText(({ ref }) => ref.name),
    },
    {
      id: "namespace",
      head: "Namespace",
      width: 120,
      cell: ({ ref }) => <span className="text-muted">{ref.namespace === "" ? "–" : ref.namespace}</span>,
      compare: byText(({ ref }) => `${ref.namespace} ${ref.kind}`),
    },
  ];
}

const SEVERITY_ORDER = ["error", "warning", "info", "unknown", "none"];

function Findings({ row }: { readonly row: ConfigRow }) {
  const { findings } = row;
  if (findings === null) return <span className="text-subtle">–</span>;
  const worst = findingTitle(row);
  if (worst === "none") return <span className="text-subtle">none</span>;
  const state = worst === "error" ? "failing" : worst === "warning" ? "degraded" : "unknown";
  const count = findings.error + findings.warning + findings.info;
  return (
    <span className="flex items-center gap-2" title={findings.codes.join(", ")}>
      <HealthMark state={state} reason={worst} />
      {count === 1 ? findings.codes[0] : `${count} findings`}
    </span>
  );
}

function factColumns({ nowMs }: ConfigTableContext): readonly TableColumn<ConfigRow>[] {
  return [
    {
      id: "findings",
      head: "Findings",
      width: 112,
      cell: (row) => <Findings row={row} />,
      compare: (a, b) =>
        SEVERITY_ORDER.indexOf(findingTitle(a)) - SEVERITY_ORDER.indexOf(findingTitle(b)) ||
        a.ref.name.localeCompare(b.ref.name),
    },
    {
      id: "summary",
      head: "What it says",
      cell: ({ summary }) => (
        <span className="text-muted" title={summary}>
          {summary === "" ? "–" : summary}
        </span>
      ),
    },
    {
      id: "owner",
      head: "Owner",
      width: 100,
      cell: (row) =>
        row.owner === null ? <span className="text-subtle">none</span> : <span>{row.owner.title}</span>,
      compare: byText(ownerTitle),
    },
    {
      id: "manager",
      head: "Last written by",
      width: 190,
      cell: ({ lastManager }) => <LastManager manager={lastManager} nowMs={nowMs} />,
      compare: (a, b) => (a.lastManager?.atMs ?? 0) - (b.lastManager?.atMs ?? 0),
      firstDirection: "descending",
      hideBelow: "std",
    },
    {
      id: "age",
      head: "Made",
      align: "end",
      width: 110,
      cell: ({ createdAtMs }) => <span className="text-muted">{ageText(createdAtMs, nowMs)}</span>,
      compare: (a, b) => a.createdAtMs - b.createdAtMs,
      firstDirection: "descending",
      hideBelow: "wide",
    },
  ];
}

function LastManager({
  manager,
  nowMs,
}: {
  readonly manager: ConfigRow["lastManager"];
  readonly nowMs: number | null;
}) {
  if (manager === null) return <span className="text-subtle">not recorded</span>;
  return (
    <span title={manager.manager}>
      {manager.manager}
      {manager.atMs === null ? null : <span className="text-subtle"> · {ageText(manager.atMs, nowMs)}</span>}
    </span>
  );
}

/** The date while the clock is not known. */
export function ageText(atMs: number, nowMs: number | null): string {
  return nowMs === null ? formatDate(atMs, "UTC") : formatAge(atMs, nowMs, "UTC");
}
