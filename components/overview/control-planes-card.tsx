import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readOverview } from "@/lib/contracts/overview.ts";
import { Card, CardHead } from "../ui/card.tsx";
import { HealthMark } from "../ui/health-mark.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { Table } from "../ui/table.tsx";
import type { TableColumn } from "../ui/table-column.ts";

type ControlPlane = ResponseOf<typeof readOverview>["controlPlanes"][number];

const COLUMNS: readonly TableColumn<ControlPlane>[] = [
  {
    id: "revision",
    head: "Revision",
    cell: ({ revision, ready, desired }) => (
      <span className="flex items-center gap-2 font-medium">
        <HealthMark
          state={ready === 0 ? "failing" : ready < desired ? "degraded" : "healthy"}
          reason={`${ready} of ${desired} istiod pods are ready`}
        />
        {revision}
      </span>
    ),
  },
  { id: "version", head: "Version", cell: ({ version }) => version, width: 90 },
  { id: "namespace", head: "Namespace", cell: ({ namespace }) => namespace, hideBelow: "std" },
  {
    id: "ready",
    head: "istiod pods",
    align: "end",
    width: 100,
    cell: ({ ready, desired }) => `${ready} of ${desired}`,
  },
  { id: "proxies", head: "Proxies", align: "end", width: 90, cell: ({ proxies }) => proxies ?? "–" },
  { id: "rejected", head: "Rejected", align: "end", width: 90, cell: ({ rejected }) => rejected ?? "–" },
];

/** istiod by revision: version, pods, connected proxies, refused configuration. */
export function ControlPlanesCard({
  overview,
}: {
  readonly overview: ResponseOf<typeof readOverview> | undefined;
}) {
  return (
    <Card>
      <CardHead title="Control planes" />
      <Table
        label="Control planes"
        columns={COLUMNS}
        rows={overview?.controlPlanes ?? []}
        keyOf={({ namespace, revision }) => `${namespace}/${revision}`}
        isLoading={overview === undefined}
        empty={
          <StateBlock kind="unknown" title="No istiod was found">
            No Deployment labelled app=istiod is visible to the console. Settings of the mesh are Istio&apos;s
            defaults.
          </StateBlock>
        }
      />
    </Card>
  );
}
