import { objectPath } from "@/lib/contracts/paths.ts";
import { Card, CardHead } from "../ui/card.tsx";
import { KindBadge } from "../ui/kind-badge.tsx";
import { ObjectName } from "../ui/object-name.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { Table } from "../ui/table.tsx";
import type { TableColumn } from "../ui/table-column.ts";
import { TextLink } from "../ui/text-link.tsx";
import { ObjectNote, objectNote } from "./objects-card.tsx";
import type { ServiceAnswer, ServiceObject } from "./service-answer.ts";

interface ConfigTabProps {
  readonly service: ServiceAnswer;
  readonly cluster: string;
  readonly onOpen: (href: string) => void;
}

/** Objects that decide over the service, with their own pages. */
export function ConfigTab({ service, cluster, onOpen }: ConfigTabProps) {
  return (
    <Card>
      <CardHead title="Objects that decide" count={service.objects.length} />
      <Table
        label="Objects that decide"
        columns={columns(service, cluster)}
        rows={service.objects}
        keyOf={({ ref }) => `${ref.kind} ${ref.namespace}/${ref.name}`}
        onOpen={({ ref }) => onOpen(objectPath(cluster, ref))}
        empty={
          <StateBlock kind="empty" title="No object decides">
            No route, destination rule or policy names this service: Istio&apos;s defaults apply.
          </StateBlock>
        }
      />
    </Card>
  );
}

function columns(service: ServiceAnswer, cluster: string): readonly TableColumn<ServiceObject>[] {
  return [
    {
      id: "name",
      head: "Object",
      cell: ({ ref }) => (
        <span className="flex items-center gap-2.5">
          <KindBadge kind={ref.kind} />
          <TextLink href={objectPath(cluster, ref)} className="min-w-0 truncate font-medium">
            <ObjectName namespace={ref.namespace === "" ? null : ref.namespace} name={ref.name} />
          </TextLink>
        </span>
      ),
    },
    { id: "kind", head: "Kind", width: 190, cell: ({ ref }) => ref.kind },
    {
      id: "note",
      head: "What it does here",
      cell: (object) => <ObjectNote note={objectNote(object, service)} />,
    },
  ];
}
