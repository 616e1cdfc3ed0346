import { formatAge, formatDate } from "@/lib/domain/base/format.ts";
import { Card, CardHead } from "../ui/card.tsx";
import { HealthMark } from "../ui/health-mark.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { Table } from "../ui/table.tsx";
import type { TableColumn } from "../ui/table-column.ts";
import { VersionSwatch } from "../ui/version-mark.tsx";
import type { ServiceAnswer } from "./service-answer.ts";

interface PodsTabProps {
  readonly service: ServiceAnswer;
  readonly places: ReadonlyMap<string, number>;
}

type PodRow = ServiceAnswer["pods"][number];

const DATAPLANES: Readonly<Record<PodRow["dataplane"], string>> = {
  sidecar: "sidecar",
  ambient: "ambient",
  none: "no proxy",
};

/** Pods that the service's selector picks. */
export function PodsTab({ service, places }: PodsTabProps) {
  return (
    <Card>
      <CardHead title="Pods" count={service.pods.length} />
      <Table
        label="Pods"
        columns={columns(places, service.metrics.atMs)}
        rows={service.pods}
        keyOf={({ name }) => name}
        initialSort={{ columnId: "name", direction: "ascending" }}
        empty={
          <StateBlock kind="empty" title="No pods">
            {`The selector of ${service.name} picks no pod.`}
          </StateBlock>
        }
      />
    </Card>
  );
}

function columns(places: ReadonlyMap<string, number>, nowMs: number | null): readonly TableColumn<PodRow>[] {
  return [
    {
      id: "name",
      head: "Pod",
      cell: ({ name, ready, phase }) => (
        <span className="flex items-center gap-2 font-medium">
          <HealthMark
            state={ready ? "healthy" : phase === "Pending" ? "not-ready" : "failing"}
            reason={phase}
          />
          <span className="truncate">{name}</span>
        </span>
      ),
      compare: (a, b) => Number(a.ready) - Number(b.ready) || a.name.localeCompare(b.name),
    },
    {
      id: "version",
      head: "Version",
      width: 120,
      cell: ({ version }) => (
        <span className="inline-flex items-center gap-2">
          <VersionSwatch place={places.get(version) ?? places.size} />
          {version}
        </span>
      ),
      compare: (a, b) => a.version.localeCompare(b.version, "en", { numeric: true }),
    },
    {
      id: "ready",
      head: "State",
      width: 130,
      cell: ({ ready, phase }) => (ready ? "Ready" : `${phase}, not ready`),
    },
    {
      id: "proxy",
      head: "Proxy",
      width: 100,
      cell: ({ dataplane }) => (
        <span className={dataplane === "none" ? "text-status-degraded" : ""}>{DATAPLANES[dataplane]}</span>
      ),
    },
    { id: "node", head: "Node", width: 170, cell: ({ node }) => node, hideBelow: "std" },
    {
      id: "restarts",
      head: "Restarts",
      align: "end",
      width: 90,
      cell: ({ restarts }) => restarts,
      compare: (a, b) => a.restarts - b.restarts,
      firstDirection: "descending",
    },
    {
      id: "created",
      head: "Started",
      align: "end",
      width: 120,
      cell: ({ createdAtMs }) =>
        nowMs === null ? formatDate(createdAtMs, "UTC") : formatAge(createdAtMs, nowMs, "UTC"),
      compare: (a, b) => a.createdAtMs - b.createdAtMs,
    },
  ];
}
