import { isFailure } from "../traffic/health.ts";
import type { NodeBadge, TopologyEdge, TopologyNode } from "./graph.ts";

type Operands<Of, Value> = Readonly<Record<string, (of: Of) => Value>>;

const measured = (value: number): number | null => (value > 0 ? value : null);
const has =
  (badge: NodeBadge) =>
  ({ badges }: TopologyNode): boolean =>
    badges.includes(badge);

const namespaceOf = ({ namespace }: TopologyNode): readonly string[] => [namespace];
const workloadOf = ({ id, name }: TopologyNode): readonly string[] =>
  id.startsWith("workload/") ? [name] : [];
const serviceOf = ({ kind, name }: TopologyNode): readonly string[] => (kind === "service" ? [name] : []);

/** Kiali's operands that compare texts of nodes. */
export const NODE_TEXTS: Operands<TopologyNode, readonly string[]> = {
  name: ({ name, app }) => [name, app],
  app: ({ app }) => [app],
  namespace: namespaceOf,
  ns: namespaceOf,
  node: ({ kind }) => [kind],
  version: ({ version }) => (version === null ? [] : [version]),
  workload: workloadOf,
  wl: workloadOf,
  service: serviceOf,
  svc: serviceOf,
};

export const EDGE_TEXTS: Operands<TopologyEdge, readonly string[]> = {
  protocol: ({ protocol }) => [protocol],
  sourceprincipal: ({ principals }) => principals,
};

/** Requests per second in and out, whatever their protocol; bytes per second for TCP. */
export const NODE_NUMBERS: Operands<TopologyNode, number | null> = {
  httpin: ({ inbound }) => measured(inbound.rateRps),
  httpout: ({ outbound }) => measured(outbound.rateRps),
  tcpin: ({ inbound }) => measured(inbound.bytesPerS),
  tcpout: ({ outbound }) => measured(outbound.bytesPerS),
};

const rateOf =
  (wanted: TopologyEdge["protocol"]) =>
  ({ protocol, rateRps }: TopologyEdge): number | null =>
    protocol === wanted ? measured(rateRps) : null;

const errorPercentOf =
  (wanted: TopologyEdge["protocol"]) =>
  ({ protocol, codes, rateRps }: TopologyEdge): number | null => {
    if (protocol !== wanted || rateRps === 0) return null;
    const failed = codes.filter((code) => isFailure(code) || code.code.startsWith("4"));
    return (failed.reduce((sum, code) => sum + code.rateRps, 0) / rateRps) * 100;
  };

/** Kiali counts 4xx among the errors of an edge. Response times are p95 in ms. */
export const EDGE_NUMBERS: Operands<TopologyEdge, number | null> = {
  http: rateOf("http"),
  grpc: rateOf("grpc"),
  tcp: ({ bytesPerS }) => measured(bytesPerS),
  throughput: ({ bytesPerS }) => measured(bytesPerS),
  "%httperr": errorPercentOf("http"),
  "%grpcerr": errorPercentOf("grpc"),
  responsetime: ({ latencyMs }) => latencyMs?.p95 ?? null,
  rt: ({ latencyMs }) => latencyMs?.p95 ?? null,
};

/** Kiali's `sidecar` selects what is out of the mesh. */
const isOutOfMesh = ({ membership, kind }: TopologyNode): boolean =>
  membership === "none" && kind !== "outside";
const isServiceEntry = ({ kind }: TopologyNode): boolean => kind === "service-entry";
const isRoot = ({ inbound }: TopologyNode): boolean => inbound.rateRps === 0 && inbound.bytesPerS === 0;

export const NODE_FLAGS: Operands<TopologyNode, boolean> = {
  healthy: ({ health }) => health.state === "healthy" || health.state === "idle",
  idle: ({ health }) => health.state === "idle",
  outside: ({ kind }) => kind === "outside",
  outofmesh: isOutOfMesh,
  om: isOutOfMesh,
  sidecar: isOutOfMesh,
  sc: isOutOfMesh,
  serviceentry: isServiceEntry,
  se: isServiceEntry,
  trafficsource: isRoot,
  root: isRoot,
  virtualservice: has("routing"),
  vs: has("routing"),
  requestrouting: has("routing"),
  rr: has("routing"),
  circuitbreaker: has("breaker"),
  cb: has("breaker"),
  requesttimeout: has("timeout"),
  rto: has("timeout"),
  faultinjection: has("fault"),
  fi: has("fault"),
  mirroring: has("mirror"),
};

export const EDGE_FLAGS: Operands<TopologyEdge, boolean> = {
  mtls: ({ mtlsRatio }) => mtlsRatio !== null && mtlsRatio > 0,
  traffic: ({ rateRps, bytesPerS }) => rateRps > 0 || bytesPerS > 0,
};
