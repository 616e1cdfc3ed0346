import { meshIndex } from "../mesh/lookup.ts";
import type { MeshEndpoint, MeshPort, MeshService } from "../mesh/mesh-service.ts";
import type { MeshSnapshot } from "../mesh/snapshot.ts";
import { authorize, type AuthorizeAnswer } from "../simulation/authz/authorize.ts";
import type { AuthorizeRequest, AuthorizeSource } from "../simulation/authz/request-facts.ts";
import type { Evidence } from "../simulation/evidence.ts";
import { because } from "../simulation/because.ts";
import { asDiscovered } from "../simulation/discovery.ts";
import { receive } from "../simulation/mtls/connect.ts";
import { identityOf } from "../simulation/trace/tracing.ts";
import { serviceWaypoint, type Waypoint } from "../simulation/waypoint/find-waypoint.ts";
import { askWaypoint, nameOfWaypoint, waypointTarget } from "../simulation/waypoint/judge-waypoint.ts";
import { type Account, waysOfAccount } from "./account-way.ts";
import type { Operation } from "./operations.ts";

/** A row: one account, every account that has no row, or callers without mutual TLS. */
export type MatrixCaller =
  | { readonly kind: "identity"; readonly namespace: string; readonly serviceAccount: string }
  | { readonly kind: "other" }
  | { readonly kind: "plaintext" };

/** A column: a port of a service, and an operation where they are told apart. */
export interface MatrixTarget {
  readonly service: MeshService;
  readonly port: MeshPort;
  /** Null: whatever the method and the path. */
  readonly operation: Operation | null;
}

export interface MatrixCell {
  readonly verdict: "allow" | "deny" | "uncertain" | "none";
  /** What decides: a policy, or the mTLS mode that refuses. Null when nothing does. */
  readonly reason: Evidence | null;
  /** Facts that would decide; empty unless uncertain. */
  readonly missing: readonly string[];
}

const HTTP: ReadonlySet<string> = new Set(["http", "http2", "grpc"]);

/** Whether a caller may call a target, as the waypoint on its way and every workload behind it say. */
export function matrixCell(mesh: MeshSnapshot, caller: MatrixCaller, target: MatrixTarget): MatrixCell {
  const servers = serversOf(target);
  const ways = caller.kind === "plaintext" ? [] : waysOfAccount(mesh, accountOf(caller), target.service);
  const missing = ways.flatMap((way) => way.missing.map(({ what }) => what));
  if (missing.length > 0 && servers.length > 0) return { verdict: "uncertain", reason: null, missing };
  const through = ways.find(({ waypoint }) => waypoint !== null)?.waypoint ?? null;
  if (through === null) return pastWaypoints(mesh, caller, { target, servers });
  const cell = throughWaypoint(mesh, caller, { target, servers, waypoint: through });
  if (ways.length === 1) return cell;
  return agreed(
    [pastWaypoints(mesh, caller, { target, servers }), cell],
    `whether the caller goes through waypoint ${nameOfWaypoint(through)}`,
  );
}

/** What all say; where they differ, what would tell which of them holds. */
function agreed(cells: readonly MatrixCell[], what: string): MatrixCell {
  const [first] = cells;
  if (first === undefined) return { verdict: "none", reason: null, missing: [] };
  if (cells.every(({ verdict }) => verdict === first.verdict)) return first;
  const reason = cells.find(({ verdict }) => verdict === "deny")?.reason ?? null;
  return { verdict: "uncertain", reason, missing: [what] };
}

interface Behind {
  readonly target: MatrixTarget;
  readonly servers: readonly MeshEndpoint[];
}

const WHICH_WORKLOAD = "which workload of the service is reached";

function pastWaypoints(mesh: MeshSnapshot, caller: MatrixCaller, { target, servers }: Behind): MatrixCell {
  const source = sourceOf(mesh, caller);
  const isPlain = caller.kind === "plaintext";
  const cells = servers.map((endpoint) => answerOf(mesh, { target, endpoint, source, isPlain }));
  const cell = agreed(cells, WHICH_WORKLOAD);
  if (cell.verdict !== "allow" || cell.reason?.object != null) return cell;
  const { waypoint } = serviceWaypoint(asDiscovered(mesh), target.service);
  if (waypoint === null) return cell;
  const text = `The caller goes past waypoint ${nameOfWaypoint(waypoint)}, whose policies do not judge it`;
  return { ...cell, reason: because(mesh.cluster, waypoint.gateway, { text }) };
}

/** The waypoint judges the caller; the servers behind it see the waypoint. */
function throughWaypoint(
  mesh: MeshSnapshot,
  caller: MatrixCaller,
  { target, servers, waypoint }: Behind & { readonly waypoint: Waypoint },
): MatrixCell {
  const { namespace, serviceAccount, ip } = waypoint;
  const source: AuthorizeSource = {
    principal: identityOf(mesh, namespace, serviceAccount),
    namespace,
    ...(ip === null ? {} : { ip }),
    inMesh: true,
  };
  const cells = servers.map((endpoint) => answerOf(mesh, { target, endpoint, source, isPlain: false }));
  const behind = agreed(cells, WHICH_WORKLOAD);
  if (behind.verdict === "none") return behind;
  const judged = cellOf(
    askWaypoint(mesh, waypoint, {
      to: waypointTarget(waypoint, { service: target.service, port: target.port.port }),
      source: sourceOf(mesh, caller),
      ...sentTo(target),
    }),
  );
  if (judged.verdict === "deny" || behind.verdict === "allow") return judged;
  return behind;
}

/** One endpoint of each workload with a proxy that judges; of others nothing can be refused. */
function serversOf({ service, port }: MatrixTarget): readonly MeshEndpoint[] {
  return [...new Map(service.endpoints(port).map((endpoint) => [endpoint.by, endpoint])).values()];
}

interface Asked {
  readonly target: MatrixTarget;
  readonly endpoint: MeshEndpoint;
  readonly source: AuthorizeSource;
  readonly isPlain: boolean;
}

function answerOf(mesh: MeshSnapshot, { target, endpoint, source, isPlain }: Asked): MatrixCell {
  if (isPlain) {
    const connection = receive(mesh, { wire: "plaintext", protocol: target.port.protocol }, endpoint);
    if (connection.outcome === "refused") {
      return { verdict: "deny", reason: connection.evidence.at(-1) ?? null, missing: [] };
    }
  }
  const answer = authorize(mesh, {
    to: {
      namespace: endpoint.namespace,
      labels: endpoint.labels,
      port: endpoint.port,
      ip: endpoint.ip,
      ...(endpoint.pod === null ? { enforcement: "none" as const } : {}),
    },
    source,
    ...sentTo(target),
  });
  return cellOf(answer);
}

/** What is known of a request to the target. */
function sentTo({
  port: { protocol },
  operation,
}: MatrixTarget): Pick<AuthorizeRequest, "protocol" | "method" | "path"> {
  if (!HTTP.has(protocol)) return protocol === "auto" ? {} : { protocol: "tcp" };
  return operation === null
    ? { protocol: "http" }
    : { protocol: "http", method: operation.method, path: operation.path };
}

const VERDICTS = { allow: "allow", deny: "deny", unknown: "uncertain" } as const;

function cellOf({ verdict, by, evidence, missing }: AuthorizeAnswer): MatrixCell {
  const reason = by === null ? evidence[0] : evidence.find(({ object }) => object !== null);
  return {
    verdict: VERDICTS[verdict],
    reason: reason ?? null,
    missing: verdict === "unknown" ? missing.map(({ what }) => what) : [],
  };
}

/** An account of a namespace that does not exist stands for all that have no row. */
const OTHER = { namespace: "any-other-namespace", serviceAccount: "any-other-account" };

function accountOf(caller: Exclude<MatrixCaller, { kind: "plaintext" }>): Account {
  return caller.kind === "identity" ? caller : OTHER;
}

/** Address and token of a caller are not told: rules that look at them make the cell uncertain. */
function sourceOf(mesh: MeshSnapshot, caller: MatrixCaller): AuthorizeSource {
  if (caller.kind === "plaintext") return { principal: null, namespace: null, inMesh: false };
  const { namespace, serviceAccount } = accountOf(caller);
  return { principal: identityOf(mesh, namespace, serviceAccount), namespace, inMesh: true };
}

/** Accounts of pods in the mesh, by namespace and name. */
export function matrixCallers(
  mesh: MeshSnapshot,
  isShown: (namespace: string) => boolean,
): readonly Extract<MatrixCaller, { kind: "identity" }>[] {
  const accounts = new Map<string, Extract<MatrixCaller, { kind: "identity" }>>();
  for (const { namespace, serviceAccount, dataplane, phase } of mesh.pods) {
    const isGone = phase === "Succeeded" || phase === "Failed";
    if (dataplane === "none" || isGone || !isShown(namespace)) continue;
    accounts.set(`${namespace}/${serviceAccount}`, { kind: "identity", namespace, serviceAccount });
  }
  return [...accounts].toSorted(([a], [b]) => a.localeCompare(b)).map(([, caller]) => caller);
}

/** Ports of Kubernetes Services with endpoints, by namespace and name. */
export function matrixTargets(
  mesh: MeshSnapshot,
  isShown: (namespace: string) => boolean,
): readonly MatrixTarget[] {
  return meshIndex(mesh)
    .services.filter(({ kind, namespace }) => kind === "Service" && isShown(namespace))
    .toSorted((a, b) => a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name))
    .flatMap((service) =>
      service.ports
        .filter((port) => port.protocol !== "udp" && service.endpoints(port).length > 0)
        .map((port) => ({ service, port, operation: null })),
    );
}
