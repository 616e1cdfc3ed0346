"use client";

import { formatCount } from "@/lib/domain/base/format.ts";
import type { Path } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import { AllFields } from "../../fields/all-fields.tsx";
import { Consequence } from "../../fields/field-group.tsx";
import { Field } from "../../fields/field.tsx";
import { HeadroomBar } from "../../ui/headroom-bar.tsx";
import type { BreakerLevel } from "./breaker-levels.ts";
import { ceilingSentence, headroomText, type BreakerDemand } from "./breaker-sentences.ts";

interface ConnectionPoolProps {
  readonly level: BreakerLevel;
  readonly demand: BreakerDemand | null;
}

interface LimitRow {
  readonly path: Path;
  readonly hint: string;
  readonly defaultText: string;
  /** What of the observed requests the limit is compared with; null where nothing that is measured says it. */
  readonly against: "requests" | null;
}

/** HTTP/1 takes a connection for each request, so requests under way bound connections too. */
const LIMITS: readonly LimitRow[] = [
  { path: ["tcp", "maxConnections"], hint: "TCP connections", defaultText: "no limit", against: "requests" },
  {
    path: ["http", "http1MaxPendingRequests"],
    hint: "waiting for a connection",
    defaultText: "no limit",
    against: null,
  },
  {
    path: ["http", "http2MaxRequests"],
    hint: "requests under way, HTTP/1.1 too",
    defaultText: "no limit",
    against: "requests",
  },
  { path: ["http", "maxRetries"], hint: "retries at the same time", defaultText: "no limit", against: null },
];

const NO_LIMITS: readonly Pick<LimitRow, "path" | "hint" | "defaultText">[] = [
  { path: ["http", "maxRequestsPerConnection"], hint: "then a new connection", defaultText: "no limit" },
  { path: ["tcp", "connectTimeout"], hint: "to open a connection", defaultText: "10s" },
  { path: ["http", "idleTimeout"], hint: "closes an unused connection", defaultText: "1h" },
];

const SHOWN = {
  tcp: ["maxConnections", "connectTimeout"],
  http: [
    "http1MaxPendingRequests",
    "http2MaxRequests",
    "maxRetries",
    "maxRequestsPerConnection",
    "idleTimeout",
  ],
};

/** Limits of one proxy, each times the proxies that hold it, against what was seen. */
export function ConnectionPool({ level, demand }: ConnectionPoolProps) {
  const pool: Path = [...level.path, "connectionPool"];
  return (
    <section aria-label={`Connection pool, ${level.title}`}>
      <h4 className="pt-1 text-label text-subtle">Connection pool: limits hold per proxy</h4>
      {LIMITS.map((row) => (
        <div key={row.path.join(".")} className="@container">
          <Field
            path={[...pool, ...row.path]}
            hint={row.hint}
            defaultText={row.defaultText}
            width="number"
            aside={<Product row={row} level={level} demand={demand} />}
          />
          <Headroom row={row} level={level} demand={demand} />
        </div>
      ))}
      {NO_LIMITS.map(({ path, hint, defaultText }) => (
        <Field
          key={path.join(".")}
          path={[...pool, ...path]}
          hint={hint}
          defaultText={defaultText}
          width="number"
        />
      ))}
      <AllFields path={[...pool, "http"]} except={SHOWN.http} />
      <AllFields path={[...pool, "tcp"]} except={SHOWN.tcp} />
      {demand === null ? null : <Consequence>{ceilingSentence(level.policy, demand)}</Consequence>}
    </section>
  );
}

interface HeadroomProps {
  readonly row: LimitRow;
  readonly level: BreakerLevel;
  readonly demand: BreakerDemand | null;
}

function limitOf({ row, level }: HeadroomProps): number | null {
  const limit = valueAt(level.policy, ["connectionPool", ...row.path]);
  return typeof limit === "number" && limit > 0 ? limit : null;
}

/** "× 6 = 144": the limit of all client proxies together. */
function Product(props: HeadroomProps) {
  const limit = limitOf(props);
  const { demand } = props;
  if (limit === null || demand === null) return null;
  return (
    <span className="whitespace-nowrap tabular-nums">
      × {demand.clientProxies} = {formatCount(limit * demand.clientProxies)}
    </span>
  );
}

/** How much of the limit the busiest proxy needed, under the input. */
function Headroom(props: HeadroomProps) {
  const limit = limitOf(props);
  const perProxy = props.row.against === null ? null : (props.demand?.perProxy ?? null);
  if (limit === null || perProxy === null) return null;
  const text = headroomText(limit, perProxy.peak);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 pb-1 text-small text-muted @min-[380px]:pl-[calc(clamp(104px,32%,168px)+0.75rem)]">
      <HeadroomBar limit={limit} {...perProxy} label={text} />
      <span className={perProxy.peak >= limit ? "text-status-error" : undefined}>{text}</span>
    </div>
  );
}
