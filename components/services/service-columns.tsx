import { formatBytesPerSecond, formatDuration, formatRps } from "@/lib/domain/base/format.ts";
import { servicePath } from "@/lib/contracts/paths.ts";
import { HEALTH_ORDER, HealthMark } from "../ui/health-mark.tsx";
import { ObjectName } from "../ui/object-name.tsx";
import type { TableColumn } from "../ui/table-column.ts";
import { TextLink } from "../ui/text-link.tsx";
import { ErrorShare } from "./error-share.tsx";
import { MtlsMark } from "./mtls-mark.tsx";
import type { ServiceRow } from "./service-row.ts";

const byName = (a: ServiceRow, b: ServiceRow): number =>
  a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name);

const byHealth = (a: ServiceRow, b: ServiceRow): number =>
  HEALTH_ORDER.indexOf(a.health.state) - HEALTH_ORDER.indexOf(b.health.state) || byName(a, b);

/** Nothing measured sorts below every number. */
const byNumber =
  (read: (row: ServiceRow) => number | null) =>
  (a: ServiceRow, b: ServiceRow): number =>
    (read(a) ?? -1) - (read(b) ?? -1);

/** `carried` is put behind links, so that window and namespaces go along. */
export function serviceColumns(cluster: string, carried: string): readonly TableColumn<ServiceRow>[] {
  return [
    {
      id: "health",
      head: "Health",
      width: 80,
      cell: ({ health }) => <HealthMark state={health.state} reason={health.because[0]} />,
      compare: byHealth,
    },
    {
      id: "name",
      head: "Service",
      cell: ({ namespace, name }) => (
        <TextLink
          href={`${servicePath(cluster, namespace, name)}${carried}`}
          className="font-medium text-text hover:text-accent"
        >
          <ObjectName namespace={namespace} name={name} />
        </TextLink>
      ),
      compare: byName,
    },
    ...trafficColumns,
    ...backendColumns,
  ];
}

const trafficColumns: readonly TableColumn<ServiceRow>[] = [
  {
    id: "rate",
    head: "Requests in",
    align: "end",
    width: 110,
    cell: ({ rateRps, bytesPerS }) =>
      rateRps === 0 && bytesPerS > 0 ? formatBytesPerSecond(bytesPerS) : formatRps(rateRps),
    compare: byNumber(({ rateRps }) => rateRps),
    firstDirection: "descending",
  },
  {
    id: "errors",
    head: "Error share",
    align: "end",
    width: 100,
    cell: ({ errorRatio }) => <ErrorShare ratio={errorRatio} />,
    compare: byNumber(({ errorRatio }) => errorRatio),
    firstDirection: "descending",
  },
  {
    id: "p95",
    head: "p95",
    align: "end",
    width: 90,
    cell: ({ p95Ms }) => formatDuration(p95Ms),
    compare: byNumber(({ p95Ms }) => p95Ms),
    firstDirection: "descending",
  },
  {
    id: "mtls",
    head: "mTLS",
    width: 110,
    cell: ({ mtlsRatio }) => <MtlsMark ratio={mtlsRatio} />,
    compare: byNumber(({ mtlsRatio }) => mtlsRatio),
  },
];

const backendColumns: readonly TableColumn<ServiceRow>[] = [
  {
    id: "versions",
    head: "Versions",
    width: 130,
    cell: ({ versions }) => (
      <span title={versions.join(", ")}>{versions.length === 0 ? "–" : versions.join(", ")}</span>
    ),
    compare: byNumber(({ versions }) => versions.length),
    firstDirection: "descending",
  },
  {
    id: "endpoints",
    head: "Endpoints",
    align: "end",
    width: 100,
    cell: ({ ready, endpoints }) => (
      <span className={ready < endpoints ? "text-status-degraded" : ""}>{`${ready} of ${endpoints}`}</span>
    ),
    compare: byNumber(({ ready }) => ready),
    firstDirection: "descending",
  },
  {
    id: "callers",
    head: "Callers",
    align: "end",
    width: 80,
    cell: ({ callers }) => callers ?? "–",
    compare: byNumber(({ callers }) => callers),
    firstDirection: "descending",
    hideBelow: "std",
  },
  {
    id: "ports",
    head: "Ports",
    width: 170,
    cell: ({ ports }) => (
      <span className="text-muted">
        {ports.map(({ port, protocol }) => `${port} ${protocol}`).join(", ")}
      </span>
    ),
    hideBelow: "wide",
  },
];
