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
        <Field
          key={row.path.join(".")}
          path={[...pool, ...row.path]}
          hint={row.hint}
          defaultText={row.defaultText}
          width="number"
          aside={<Headroom row={row} level={level} demand={demand} />}
        />
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

/** "× 6 = 144" and how much of the limit the busiest proxy needed. */
function Headroom({ row, level, demand }: HeadroomProps) {
  const limit = valueAt(level.policy, ["connectionPool", ...row.path]);
  if (typeof limit !== "number" || limit <= 0 || demand === null) return null;
  const { clientProxies, perProxy } = demand;
  const product = (
    <span className="tabular-nums">
      × {clientProxies} = {formatCount(limit * clientProxies)}
    </span>
  );
  if (row.against === null || perProxy === null)
    return <span className="flex items-center gap-2">{product}</span>;
  const text = headroomText(limit, perProxy.peak);
  return (
    <span className="flex flex-wrap items-center justify-end gap-x-3 gap-y-1">
      {product}
      <HeadroomBar limit={limit} {...perProxy} label={text} />
      <span className={perProxy.peak >= limit ? "text-status-error" : undefined}>{text}</span>
    </span>
  );
}
