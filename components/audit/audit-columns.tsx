import { changePath } from "@/lib/contracts/paths.ts";
import { formatClock, formatDate } from "@/lib/domain/base/format.ts";
import { ActorCell } from "../ui/audit-marks.tsx";
import { KindBadge } from "../ui/kind-badge.tsx";
import { ObjectName } from "../ui/object-name.tsx";
import type { TableColumn } from "../ui/table-column.ts";
import { TextLink } from "../ui/text-link.tsx";
import { actorName, isPerson, shortId } from "./audit-words.ts";
import { Outcome } from "./outcome.tsx";
import type { AuditEntry } from "./audit-answer.ts";

/** Beside an open record the action makes room for what it did. The date is written where a record is not of the newest one's day. */
export function auditColumns(
  cluster: string,
  { records, isNarrow }: { readonly records: readonly AuditEntry[]; readonly isNarrow: boolean },
): readonly TableColumn<AuditEntry>[] {
  const dayOf = ({ occurredAtMs }: AuditEntry): string => formatDate(occurredAtMs, "UTC");
  const [newest] = records;
  const today = newest === undefined ? "" : dayOf(newest);
  const isOneDay = records.every((record) => dayOf(record) === today);
  return [
    {
      id: "seq",
      head: "Seq",
      align: "end",
      width: 64,
      cell: ({ seq }) => <span className="font-mono text-code text-subtle">{seq}</span>,
    },
    {
      id: "time",
      head: "Time, UTC",
      width: isOneDay ? 84 : 124,
      cell: ({ occurredAtMs }) => (
        <time dateTime={new Date(occurredAtMs).toISOString()} className="font-mono text-code text-muted">
          {formatDate(occurredAtMs, "UTC") === today ? "" : `${formatDate(occurredAtMs, "UTC", "no year")} `}
          {formatClock(occurredAtMs, "UTC")}
        </time>
      ),
    },
    {
      id: "actor",
      head: "Actor",
      width: 128,
      cell: (entry) => <ActorCell name={actorName(entry)} kind={isPerson(entry) ? "person" : "service"} />,
    },
    {
      id: "action",
      head: "Action",
      width: 156,
      ...(isNarrow ? { hideBelow: "wide" as const } : {}),
      cell: ({ action, title }) => (
        <code title={title} className="font-mono text-code">
          {action}
        </code>
      ),
    },
    { id: "object", head: "Object", cell: (entry) => <TargetCell entry={entry} /> },
    {
      id: "what",
      head: "What",
      cell: ({ what, title }) => (
        <span title={what === "" ? title : what} className="text-muted">
          {what === "" ? title : what}
        </span>
      ),
    },
    {
      id: "in",
      head: "In",
      width: 78,
      cell: ({ changeSet }) =>
        changeSet === null ? null : (
          <TextLink href={changePath(cluster, changeSet)} title={changeSet}>
            {shortId(changeSet)}
          </TextLink>
        ),
      hideBelow: "std",
    },
    { id: "outcome", head: "Outcome", width: 94, cell: (entry) => <Outcome entry={entry} /> },
  ];
}

function TargetCell({ entry: { target } }: { readonly entry: AuditEntry }) {
  if (target === null) return null;
  return (
    <span className="flex items-center gap-2">
      <KindBadge kind={target.kind} />
      <ObjectName namespace={target.namespace === "" ? null : target.namespace} name={target.name} />
    </span>
  );
}
