import { podHealth, trafficHealth, worstHealth, type Health } from "../traffic/health.ts";
import type { ConfigBadges } from "./config-badges.ts";
import type { TopologyNode, TopologyView } from "./graph.ts";
import type { End } from "./graph-ends.ts";
import type { Link } from "./graph-links.ts";
import { addTo, emptySum, trafficOf, type Sum } from "./traffic-of-links.ts";
import type { WorkloadPods } from "./workload-pods.ts";

export interface NodeSurroundings {
  readonly view: TopologyView;
  readonly workloads: ReadonlyMap<string, WorkloadPods>;
  readonly badges: ConfigBadges;
}

/** Nodes with what they receive and send, their health, pods and marks. */
export function nodesOf(
  ends: ReadonlyMap<string, End>,
  links: readonly Link[],
  around: NodeSurroundings,
): readonly TopologyNode[] {
  const inbound = new Map<string, Sum>();
  const outbound = new Map<string, Sum>();
  for (const { source, target, edge, toVersion } of links) {
    if (!toVersion) addTo(sumOf(outbound, source.id), edge);
    addTo(sumOf(inbound, target.id), edge);
  }
  const boxed = around.view === "versioned" ? boxedApps(ends) : new Set<string>();
  return [...ends.values()].map((end) =>
    nodeOf(end, {
      ...around,
      received: inbound.get(end.id) ?? emptySum(),
      sent: outbound.get(end.id) ?? emptySum(),
      isVersion: end.kind === "workload" && boxed.has(boxKey(end)),
    }),
  );
}

function sumOf(all: Map<string, Sum>, id: string): Sum {
  const sum = all.get(id) ?? emptySum();
  all.set(id, sum);
  return sum;
}

/** Apps of which several workloads are drawn. */
function boxedApps(ends: ReadonlyMap<string, End>): ReadonlySet<string> {
  const versions = new Map<string, number>();
  for (const end of ends.values())
    if (end.kind === "workload") versions.set(boxKey(end), (versions.get(boxKey(end)) ?? 0) + 1);
  return new Set([...versions].filter(([, count]) => count > 1).map(([key]) => key));
}

interface NodeFacts extends NodeSurroundings {
  readonly received: Sum;
  readonly sent: Sum;
  readonly isVersion: boolean;
}

function nodeOf(end: End, { workloads, badges, received, sent, isVersion }: NodeFacts): TopologyNode {
  const pods = end.id.startsWith("workload/") ? workloads.get(`${end.namespace}/${end.name}`) : undefined;
  return {
    ...end,
    version: isVersion ? end.version : null,
    health: nodeHealth(received, sent, pods),
    membership: pods?.membership ?? (end.kind === "outside" ? "none" : "unknown"),
    inbound: trafficOf(received),
    outbound: trafficOf(sent),
    badges: badgesOf(end, { badges, pods, isVersion }),
    pods: pods === undefined ? null : { desired: pods.desired, ready: pods.ready },
    appBox: isVersion ? `app/${boxKey(end)}` : null,
  };
}

const boxKey = ({ namespace, app }: End): string => `${namespace}/${app}`;

interface BadgeFacts {
  readonly badges: ConfigBadges;
  readonly pods: WorkloadPods | undefined;
  readonly isVersion: boolean;
}

/** Versions leave the marks of routes to their service. */
function badgesOf(end: End, { badges, pods, isVersion }: BadgeFacts): TopologyNode["badges"] {
  const service = `${end.namespace}/${end.kind === "workload" ? end.app : end.name}`;
  const routes = isVersion ? [] : (badges.services.get(service) ?? []);
  return pods !== undefined && badges.policiesOf(end.namespace, pods.labels) ? [...routes, "policy"] : routes;
}

const NO_TRAFFIC: Health = { state: "idle", because: ["No traffic in the window"] };

/** Traffic received decides; a node that only sends is judged by its pods. */
function nodeHealth(received: Sum, sent: Sum, pods: WorkloadPods | undefined): Health {
  const judged: Health[] = [];
  if (received.codes.size > 0) judged.push(trafficHealth([...received.codes.values()]));
  if (pods !== undefined) judged.push(podHealth(pods.desired, pods.ready));
  const worst = worstHealth(judged);
  const isQuiet = received.codes.size + sent.codes.size === 0 && received.bytes + sent.bytes === 0;
  return isQuiet && worst.state === "healthy" ? NO_TRAFFIC : worst;
}
