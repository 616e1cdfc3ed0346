import type { MeshSnapshot, PodFacts } from "../../mesh/snapshot.ts";
import { resolveDestination } from "../destination/resolve-destination.ts";
import { candidatesAtSidecar } from "../route/decide.ts";
import { gatewayTable } from "../route/gateway-hosts.ts";
import { allServers } from "../route/gateway-listeners.ts";
import type { GeneratedRule } from "../route/generate-rules.ts";

/** Share of requests by workload that gets them; what reaches nobody is under the empty name. */
export type Shares = ReadonlyMap<string, number>;

/** What the rules for a host can do with a request of which only host and port are known. */
export interface PossibleRoutes {
  /** One entry per rule that may be the first to match. */
  readonly shares: readonly Shares[];
  /** Equal keys mean equal routing, whatever the request. */
  readonly key: string;
}

export interface RouteQuestion {
  readonly client: PodFacts;
  readonly host: string;
  readonly port: number;
}

/** Null when the client's proxy has no rule that leads to the host. */
export function possibleRoutes(mesh: MeshSnapshot, question: RouteQuestion): PossibleRoutes | null {
  const { client, host, port } = question;
  const proxy = { namespace: client.namespace, labels: client.labels };
  const ports = gatewayPorts(mesh, client);
  if (ports.length > 0) {
    const rules = ports.flatMap((number) =>
      gatewayTable(mesh, proxy, number).hosts.flatMap((entry) => entry.rules),
    );
    const leading = rules.filter(({ rule }) => leadsTo(rule, host));
    return leading.length === 0 ? null : describe(mesh, question, leading);
  }
  if (client.dataplane !== "sidecar") return null;
  const candidates = candidatesAtSidecar(mesh, proxy, { authority: host, port });
  if (candidates.kind === "unknown-host") return null;
  if (candidates.kind === "rules") return describe(mesh, question, candidates.rules);
  const shares = sharesOf(mesh, question, [{ host, subset: null, port, share: 1 }]);
  return { shares: [shares], key: JSON.stringify([...shares]) };
}

const portsBySnapshot = new WeakMap<MeshSnapshot, WeakMap<object, readonly number[]>>();

/** Ports on which a pod is a gateway; empty for any other pod. */
function gatewayPorts(mesh: MeshSnapshot, { namespace, labels }: PodFacts): readonly number[] {
  const known = portsBySnapshot.get(mesh) ?? new WeakMap<object, readonly number[]>();
  portsBySnapshot.set(mesh, known);
  const ports = known.get(labels) ?? [
    ...new Set(allServers(mesh, { namespace, labels }).map(({ port }) => port)),
  ];
  known.set(labels, ports);
  return ports;
}

export function isGatewayPod(mesh: MeshSnapshot, pod: PodFacts): boolean {
  return gatewayPorts(mesh, pod).length > 0;
}

function leadsTo({ action }: GeneratedRule["rule"], host: string): boolean {
  return action.kind === "forward" && action.destinations.some((destination) => destination.host === host);
}

function describe(
  mesh: MeshSnapshot,
  question: RouteQuestion,
  rules: readonly GeneratedRule[],
): PossibleRoutes {
  const described = rules.map(({ rule, match, catchAll }) => {
    const shares = sharesOfRule(mesh, question, rule);
    return { shares, key: JSON.stringify([catchAll ? null : match, rule.fault, [...shares]]) };
  });
  return { shares: described.map(({ shares }) => shares), key: described.map(({ key }) => key).join("\n") };
}

function sharesOfRule(
  mesh: MeshSnapshot,
  question: RouteQuestion,
  { action }: GeneratedRule["rule"],
): Shares {
  if (action.kind !== "forward") return new Map([["", 1]]);
  const only = action.destinations.length === 1;
  const total = action.destinations.reduce((sum, { weight }) => sum + weight, 0);
  return sharesOf(
    mesh,
    question,
    action.destinations
      .filter(({ weight }) => only || weight > 0)
      .map(({ host, subset, port, weight }) => ({ host, subset, port, share: only ? 1 : weight / total })),
  );
}

interface Part {
  readonly host: string;
  readonly subset: string | null;
  readonly port: number | null;
  readonly share: number;
}

function sharesOf(
  mesh: MeshSnapshot,
  { client, port: listenerPort }: RouteQuestion,
  parts: readonly Part[],
): Shares {
  const shares = new Map<string, number>();
  for (const { host, subset, port, share } of parts) {
    const { endpoints } = resolveDestination(mesh, { client, host, subset, port, listenerPort });
    if (endpoints.length === 0) shares.set("", (shares.get("") ?? 0) + share);
    for (const { by } of endpoints) shares.set(by, (shares.get(by) ?? 0) + share / endpoints.length);
  }
  return new Map(
    [...shares].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([by, share]) => [by, round(share)]),
  );
}

/** Sums of thirds must compare equal. */
function round(share: number): number {
  return Math.round(share * 1e9) / 1e9;
}
