import { servicePath } from "@/lib/contracts/paths.ts";
import { formatBytesPerSecond, formatDuration, formatRps, shortPrincipal } from "@/lib/domain/base/format.ts";
import { Card, CardHead } from "../ui/card.tsx";
import { HealthMark } from "../ui/health-mark.tsx";
import { ObjectName } from "../ui/object-name.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { Table } from "../ui/table.tsx";
import type { TableColumn } from "../ui/table-column.ts";
import { TextLink } from "../ui/text-link.tsx";
import { ErrorShare } from "./error-share.tsx";
import { MtlsMark } from "./mtls-mark.tsx";
import type { ServiceAnswer } from "./service-answer.ts";

type Caller = ServiceAnswer["callers"][number];
type Callee = ServiceAnswer["callees"][number];
type Flow = Pick<Caller, "health" | "rateRps" | "errorRatio" | "latencyMs" | "mtlsRatio" | "bytesPerS">;

interface FlowsCardProps {
  readonly service: ServiceAnswer;
  readonly cluster: string;
  readonly carried: string;
}

/** Who called the service in the window, and whom its workloads called. */
export function FlowsCard({ service, cluster, carried }: FlowsCardProps) {
  const { callers, callees, name, windowS } = service;
  const isKnown = service.rateRps !== null;
  return (
    <Card>
      <CardHead
        title="Called by"
        {...(isKnown ? { count: callers.length, note: `last ${windowS} s` } : { note: "not known" })}
      />
      <Table
        label={`Callers of ${name}`}
        columns={CALLER_COLUMNS}
        rows={callers}
        keyOf={({ namespace, workload }) => `${namespace}/${workload}`}
        empty={
          <StateBlock kind="empty" title={isKnown ? "Nobody called in the window" : "Callers are not known"}>
            {`Workloads whose requests reach ${name} are listed here as they are seen.`}
          </StateBlock>
        }
      />
      <CardHead
        title="Calls"
        className="border-t"
        {...(callees.length === 0
          ? {
              note: isKnown ? `nothing in the last ${windowS} s` : "not known",
              className: "border-t border-b-0",
            }
          : { count: callees.length })}
      />
      {callees.length === 0 ? null : (
        <Table
          label={`Services that ${name} calls`}
          columns={calleeColumns(cluster, carried)}
          rows={callees}
          keyOf={({ namespace, service: callee }) => `${namespace}/${callee}`}
        />
      )}
    </Card>
  );
}

function FlowMark({ health }: Pick<Flow, "health">) {
  return <HealthMark state={health.state} reason={health.because[0]} />;
}

const SIGNAL_COLUMNS: readonly TableColumn<Flow>[] = [
  {
    id: "rate",
    head: "Requests",
    align: "end",
    width: 105,
    cell: ({ rateRps, bytesPerS }) =>
      rateRps === 0 && bytesPerS > 0 ? formatBytesPerSecond(bytesPerS) : formatRps(rateRps),
  },
  {
    id: "errors",
    head: "Error share",
    align: "end",
    width: 100,
    cell: ({ errorRatio }) => <ErrorShare ratio={errorRatio} />,
  },
  {
    id: "p95",
    head: "p95",
    align: "end",
    width: 85,
    cell: ({ latencyMs }) => formatDuration(latencyMs?.p95 ?? null),
  },
  { id: "mtls", head: "mTLS", width: 110, cell: ({ mtlsRatio }) => <MtlsMark ratio={mtlsRatio} /> },
];

const CALLER_COLUMNS: readonly TableColumn<Caller>[] = [
  {
    id: "workload",
    head: "Workload",
    cell: ({ namespace, workload, health }) => (
      <span className="flex items-center gap-2">
        <FlowMark health={health} />
        {workload === "unknown" ? (
          <span className="text-muted">outside of the mesh</span>
        ) : (
          <ObjectName namespace={namespace} name={workload} className="font-medium" />
        )}
      </span>
    ),
  },
  ...SIGNAL_COLUMNS,
  {
    id: "identity",
    head: "Identity",
    width: 170,
    cell: ({ principal }) =>
      principal === null ? (
        <span className="text-subtle">none seen</span>
      ) : (
        <span title={principal} className="text-muted">
          {shortPrincipal(principal)}
        </span>
      ),
    hideBelow: "std",
  },
];

function calleeColumns(cluster: string, carried: string): readonly TableColumn<Callee>[] {
  return [
    {
      id: "service",
      head: "Service",
      cell: ({ namespace, service, health }) => (
        <span className="flex items-center gap-2">
          <FlowMark health={health} />
          <CalleeName
            namespace={namespace}
            service={service}
            href={`${servicePath(cluster, namespace, service)}${carried}`}
          />
        </span>
      ),
    },
    ...SIGNAL_COLUMNS,
  ];
}

/** Hosts outside of the mesh have no page. */
function CalleeName({
  namespace,
  service,
  href,
}: {
  readonly namespace: string;
  readonly service: string;
  readonly href: string;
}) {
  const name = <ObjectName namespace={namespace} name={service} className="font-medium" />;
  const isInside = namespace !== "unknown" && service !== "unknown" && !service.includes(".");
  return isInside ? (
    <TextLink href={href} className="min-w-0 truncate text-text hover:text-accent">
      {name}
    </TextLink>
  ) : (
    name
  );
}
