import { changePath } from "@/lib/contracts/paths.ts";
import { formatAge, formatDate } from "@/lib/domain/base/format.ts";
import { describeRef } from "@/lib/domain/kube/object-ref.ts";
import { Badge } from "../ui/badge.tsx";
import { KindBadge } from "../ui/kind-badge.tsx";
import { ObjectName } from "../ui/object-name.tsx";
import type { TableColumn } from "../ui/table-column.ts";
import { TextLink } from "../ui/text-link.tsx";
import { riskLook, shortId, stateLook, type ChangeRow } from "./change-words.ts";

interface ChangeTableContext {
  readonly cluster: string;
  /** Put behind links, so that window and namespaces go along. */
  readonly carried: string;
  /** Null until the browser's clock is known. */
  readonly nowMs: number | null;
}

export function changeColumns(context: ChangeTableContext): readonly TableColumn<ChangeRow>[] {
  return [...whatColumns(context), ...whoColumns(context)];
}

function whatColumns({ cluster, carried }: ChangeTableContext): readonly TableColumn<ChangeRow>[] {
  return [
    {
      id: "state",
      head: "State",
      width: 132,
      cell: (row) => <Badge tone={stateLook(row).tone}>{stateLook(row).word}</Badge>,
      compare: (a, b) => stateLook(a).word.localeCompare(stateLook(b).word),
    },
    {
      id: "title",
      head: "Change",
      cell: ({ id, title }) => (
        <TextLink
          href={`${changePath(cluster, id)}${carried}`}
          title={title}
          className="font-medium text-text hover:text-accent"
        >
          <span className="mr-2 font-mono text-code font-normal text-subtle">{shortId(id)}</span>
          {title}
        </TextLink>
      ),
      compare: (a, b) => a.title.localeCompare(b.title),
    },
    {
      id: "objects",
      head: "Objects",
      width: 250,
      cell: ({ objects }) => <ObjectsCell objects={objects} />,
      compare: (a, b) => a.objects.length - b.objects.length,
    },
    {
      id: "risk",
      head: "Risk",
      width: 112,
      cell: ({ risk }) => <Badge tone={riskLook(risk).tone}>{riskLook(risk).word}</Badge>,
      compare: (a, b) => RISK_ORDER.indexOf(a.risk) - RISK_ORDER.indexOf(b.risk),
      firstDirection: "descending",
    },
  ];
}

const RISK_ORDER = ["low", "medium", "high"];

function whoColumns({ nowMs }: ChangeTableContext): readonly TableColumn<ChangeRow>[] {
  return [
    {
      id: "author",
      head: "By",
      width: 150,
      cell: ({ author }) => author.display,
      compare: (a, b) => a.author.display.localeCompare(b.author.display),
    },
    {
      id: "age",
      head: "Last step",
      align: "end",
      width: 110,
      cell: ({ updatedAtMs }) => (
        <span className="text-muted">
          {nowMs === null ? formatDate(updatedAtMs, "UTC") : formatAge(updatedAtMs, nowMs, "UTC")}
        </span>
      ),
      compare: (a, b) => a.updatedAtMs - b.updatedAtMs,
      firstDirection: "descending",
    },
  ];
}

function ObjectsCell({ objects }: Pick<ChangeRow, "objects">) {
  const [first] = objects;
  if (first === undefined) return "–";
  const rest = objects.length - 1;
  return (
    <span className="flex min-w-0 items-center gap-2" title={objects.map(describeRef).join(", ")}>
      <KindBadge kind={first.kind} />
      <ObjectName namespace={first.namespace === "" ? null : first.namespace} name={first.name} />
      {rest > 0 ? <span className="shrink-0 text-subtle">and {rest} more</span> : null}
    </span>
  );
}
