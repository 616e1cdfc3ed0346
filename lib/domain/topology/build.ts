import type { MeshSnapshot, PodFacts } from "../mesh/snapshot.ts";
import type { LatencyMs, ObservedEdge } from "../traffic/edges.ts";
import {
  errorRatio,
  podHealth,
  trafficHealth,
  worstHealth,
  type CodeRate,
  type Health,
} from "../traffic/health.ts";
import { configBadges, type ConfigBadges } from "./config-badges.ts";
import type {
  MeshMembership,
  NodeKind,
  TopologyBox,
  TopologyEdge,
  TopologyGraph,
  TopologyNode,
  TopologyView,
  Traffic,
} from "./graph.ts";

export interface BuildOptions {
  readonly view: TopologyView;
  /** Only nodes of these namespaces and what they touch; null for all. */
  readonly namespaces: ReadonlySet<string> | null;
  /** Whether workloads and services without traffic are drawn. */
  readonly includeIdle: boolean;
}

interface End {
  readonly id: string;
  readonly kind: NodeKind;
  readonly namespace: string;
  readonly name: string;
  readonly version: string | null;
  readonly app: string;
}

interface Link {
  readonly source: End;
  readonly target: End;
  readonly edge: ObservedEdge;
  readonly toVersion: boolean;
}

interface WorkloadPods {
  readonly desired: number;
  readonly ready: number;
  readonly membership: MeshMembership;
  readonly labels: Readonly<Record<string, string>>;
  readonly kind: NodeKind;
  readonly app: string;
  readonly version: string;
}

/** Draws observed traffic over the mesh's workloads and services. Ids do not depend on order or on the moment. */
export function buildTopology(
  mesh: MeshSnapshot,
  edges: readonly ObservedEdge[],
  options: BuildOptions,
): TopologyGraph {
  const workloads = workloadPods(mesh);
  const inView = edges.filter((edge) => isInView(edge, options.namespaces));
  const links = linksOf(inView, options.view, workloads, mesh);
  const ends = new Map<string, End>();
  for (const { source, target } of links) ends.set(source.id, source).set(target.id, target);
  if (options.includeIdle) addIdle(ends, workloads, options);

  const nodes = nodesOf(ends, links, workloads, configBadges(mesh), options.view);
  return { view: options.view, nodes, edges: edgesOf(links), boxes: boxesOf(nodes) };
}

function isInView({ source, destination }: ObservedEdge, namespaces: ReadonlySet<string> | null): boolean {
  if (namespaces === null) return true;
  return (
    namespaces.has(source.namespace) ||
    namespaces.has(destination.serviceNamespace) ||
    namespaces.has(destination.workloadNamespace ?? "")
  );
}

function membershipOf(pods: readonly PodFacts[]): MeshMembership {
  if (pods.some(({ dataplane }) => dataplane === "sidecar")) return "sidecar";
  return pods.some(({ dataplane }) => dataplane === "ambient") ? "ambient" : "none";
}

function gatewayKind(labels: Readonly<Record<string, string>>): NodeKind {
  if (labels["gateway.istio.io/managed"] === "istio.io-mesh-controller") return "waypoint";
  const isGateway =
    labels["istio"]?.endsWith("gateway") === true ||
    labels["gateway.networking.k8s.io/gateway-name"] !== undefined;
  return isGateway ? "gateway" : "workload";
}

function workloadPods(mesh: MeshSnapshot): ReadonlyMap<string, WorkloadPods> {
  const byWorkload = new Map<string, PodFacts[]>();
  for (const pod of mesh.pods) {
    if (pod.phase === "Succeeded" || pod.phase === "Failed") continue;
    const key = `${pod.workload.namespace}/${pod.workload.name}`;
    const pods = byWorkload.get(key);
    if (pods === undefined) byWorkload.set(key, [pod]);
    else pods.push(pod);
  }
  const all = new Map<string, WorkloadPods>();
  for (const [key, pods] of byWorkload) {
    const first = pods[0];
    if (first === undefined) continue;
    const controller = mesh.workloads
      .get(first.workload.kind)
      ?.get(first.workload.namespace, first.workload.name);
    all.set(key, {
      desired: controller?.desiredReplicas ?? pods.length,
      ready: pods.filter(({ ready }) => ready).length,
      membership: gatewayKind(first.labels) === "workload" ? membershipOf(pods) : "sidecar",
      labels: first.labels,
      kind: gatewayKind(first.labels),
      app: first.labels["service.istio.io/canonical-name"] ?? first.labels["app"] ?? first.workload.name,
      version: first.labels["service.istio.io/canonical-revision"] ?? first.labels["version"] ?? "latest",
    });
  }
  return all;
}

function workloadEnd(namespace: string, name: string, app: string, version: string, kind: NodeKind): End {
  if (name === "unknown")
    return {
      id: "outside//unknown",
      kind: "outside",
      namespace: "",
      name: "unknown",
      version: null,
      app: "",
    };
  return { id: `workload/${namespace}/${name}`, kind, namespace, name, version, app };
}

function serviceEnd(edge: ObservedEdge, mesh: MeshSnapshot): End {
  const { service, serviceNamespace, host } = edge.destination;
  const isKnown = mesh.services.get(serviceNamespace, service) !== undefined;
  const isInside = isKnown || host.endsWith(`.svc.${mesh.settings.domain}`);
  const kind: NodeKind = isInside ? "service" : "service-entry";
  return {
    id: `service/${serviceNamespace}/${service}`,
    kind,
    namespace: serviceNamespace,
    name: service,
    version: null,
    app: service,
  };
}

function appEnd(namespace: string, app: string, fallback: End): End {
  if (fallback.kind === "outside" || fallback.kind === "service-entry") return fallback;
  const kind = fallback.kind === "gateway" || fallback.kind === "waypoint" ? fallback.kind : "app";
  return { id: `app/${namespace}/${app}`, kind, namespace, name: app, version: null, app };
}

interface Ends {
  readonly source: End;
  readonly service: End;
  readonly workload: End | null;
}

function endsOf(edge: ObservedEdge, workloads: ReadonlyMap<string, WorkloadPods>, mesh: MeshSnapshot): Ends {
  const { source, destination } = edge;
  const kindOf = (namespace: string, name: string): NodeKind =>
    workloads.get(`${namespace}/${name}`)?.kind ?? "workload";
  const { workload, workloadNamespace } = destination;
  return {
    source: workloadEnd(
      source.namespace,
      source.workload,
      source.app,
      source.version,
      kindOf(source.namespace, source.workload),
    ),
    service: serviceEnd(edge, mesh),
    workload:
      workload === null || workloadNamespace === null
        ? null
        : workloadEnd(
            workloadNamespace,
            workload,
            destination.app,
            destination.version,
            kindOf(workloadNamespace, workload),
          ),
  };
}

/** Workloads that each service reached: a service node is drawn where there is a choice between versions. */
function splitServices(all: readonly Ends[]): ReadonlySet<string> {
  const reached = new Map<string, Set<string>>();
  for (const { service, workload } of all) {
    if (workload === null) continue;
    const ids = reached.get(service.id) ?? new Set<string>();
    ids.add(workload.id);
    reached.set(service.id, ids);
  }
  return new Set([...reached].filter(([, ids]) => ids.size > 1).map(([id]) => id));
}

function linksOf(
  edges: readonly ObservedEdge[],
  view: TopologyView,
  workloads: ReadonlyMap<string, WorkloadPods>,
  mesh: MeshSnapshot,
): readonly Link[] {
  const ends = edges.map((edge) => endsOf(edge, workloads, mesh));
  const split = splitServices(ends);
  const soleWorkload = new Map<string, End>();
  for (const { service, workload } of ends)
    if (workload !== null && !split.has(service.id)) soleWorkload.set(service.id, workload);

  return edges.flatMap((edge, index): readonly Link[] => {
    const { source, service, workload } = ends[index] as Ends;
    const target = workload ?? soleWorkload.get(service.id) ?? service;
    switch (view) {
      case "workload":
        return [{ source, target: workload ?? service, edge, toVersion: false }];
      case "versioned":
        if (!split.has(service.id)) return [{ source, target, edge, toVersion: false }];
        return [
          { source, target: service, edge, toVersion: false },
          ...(workload === null ? [] : [{ source: service, target: workload, edge, toVersion: true }]),
        ];
      case "app":
        return [
          {
            source: appEnd(source.namespace, source.app, source),
            target: appEnd(target.namespace, target.app, target),
            edge,
            toVersion: false,
          },
        ];
      case "service":
        return [
          { source: serviceOfWorkload(source, mesh, workloads), target: service, edge, toVersion: false },
        ];
    }
  });
}

/** The service that selects a workload's pods, so that chains join up in the service graph. */
function serviceOfWorkload(end: End, mesh: MeshSnapshot, workloads: ReadonlyMap<string, WorkloadPods>): End {
  const labels = workloads.get(`${end.namespace}/${end.name}`)?.labels;
  if (labels === undefined || end.kind !== "workload") return end;
  for (const service of mesh.services.inNamespace(end.namespace)) {
    const selector = Object.entries(service.selector ?? {});
    if (selector.length === 0 || !selector.every(([key, value]) => labels[key] === value)) continue;
    return {
      id: `service/${service.namespace}/${service.name}`,
      kind: "service",
      namespace: service.namespace,
      name: service.name,
      version: null,
      app: service.name,
    };
  }
  return end;
}

function addIdle(
  ends: Map<string, End>,
  workloads: ReadonlyMap<string, WorkloadPods>,
  { view, namespaces }: BuildOptions,
): void {
  if (view === "service") return;
  for (const [key, { app, version, kind }] of workloads) {
    const [namespace = "", name = ""] = key.split("/");
    if (namespaces !== null && !namespaces.has(namespace)) continue;
    const workload = workloadEnd(namespace, name, app, version, kind);
    const end = view === "app" ? appEnd(namespace, app, workload) : workload;
    if (!ends.has(end.id)) ends.set(end.id, end);
  }
}

interface Sum {
  codes: Map<string, CodeRate>;
  bytes: number;
}

function addTo(sum: Sum, { codes, tcp }: ObservedEdge): void {
  for (const code of codes) {
    const key = `${code.protocol} ${code.code} ${code.grpcStatus} ${code.flags}`;
    const known = sum.codes.get(key);
    sum.codes.set(key, known === undefined ? code : { ...known, rateRps: known.rateRps + code.rateRps });
  }
  if (tcp !== null) sum.bytes += tcp.sentBytesPerS + tcp.receivedBytesPerS;
}

function trafficOf({ codes, bytes }: Sum): Traffic {
  const rates = [...codes.values()];
  return {
    rateRps: rates.reduce((total, { rateRps }) => total + rateRps, 0),
    errorRatio: errorRatio(rates),
    bytesPerS: bytes,
  };
}

const emptySum = (): Sum => ({ codes: new Map(), bytes: 0 });

function nodesOf(
  ends: ReadonlyMap<string, End>,
  links: readonly Link[],
  workloads: ReadonlyMap<string, WorkloadPods>,
  badges: ConfigBadges,
  view: TopologyView,
): readonly TopologyNode[] {
  const inbound = new Map<string, Sum>();
  const outbound = new Map<string, Sum>();
  const sumOf = (all: Map<string, Sum>, id: string): Sum => {
    const sum = all.get(id) ?? emptySum();
    all.set(id, sum);
    return sum;
  };
  for (const { source, target, edge, toVersion } of links) {
    if (!toVersion) addTo(sumOf(outbound, source.id), edge);
    addTo(sumOf(inbound, target.id), edge);
  }
  const versionsInBox = new Map<string, number>();
  for (const end of ends.values()) {
    if (end.kind === "workload" && view === "versioned")
      versionsInBox.set(boxKey(end), (versionsInBox.get(boxKey(end)) ?? 0) + 1);
  }

  return [...ends.values()].map((end): TopologyNode => {
    const pods = workloads.get(`${end.namespace}/${end.name}`);
    const isWorkload = end.id.startsWith("workload/");
    const received = inbound.get(end.id) ?? emptySum();
    const sent = outbound.get(end.id) ?? emptySum();
    const hasBox =
      view === "versioned" && end.kind === "workload" && (versionsInBox.get(boxKey(end)) ?? 0) > 1;
    return {
      ...end,
      version: hasBox ? end.version : null,
      health: nodeHealth(received, sent, isWorkload ? pods : undefined),
      membership: isWorkload ? (pods?.membership ?? "unknown") : end.kind === "outside" ? "none" : "unknown",
      inbound: trafficOf(received),
      outbound: trafficOf(sent),
      badges: badgesOf(end, badges, isWorkload ? pods : undefined, hasBox),
      pods: isWorkload && pods !== undefined ? { desired: pods.desired, ready: pods.ready } : null,
      appBox: hasBox ? `app/${boxKey(end)}` : null,
    };
  });
}

const boxKey = ({ namespace, app }: End): string => `${namespace}/${app}`;

function badgesOf(
  end: End,
  badges: ConfigBadges,
  pods: WorkloadPods | undefined,
  isVersion: boolean,
): TopologyNode["badges"] {
  const service = isVersion
    ? []
    : (badges.services.get(`${end.namespace}/${end.kind === "workload" ? end.app : end.name}`) ?? []);
  return pods !== undefined && badges.policiesOf(end.namespace, pods.labels)
    ? [...service, "policy"]
    : service;
}

/** Traffic received decides; a node that only sends is judged by its pods. */
function nodeHealth(received: Sum, sent: Sum, pods: WorkloadPods | undefined): Health {
  const judged: Health[] = [];
  if (received.codes.size > 0) judged.push(trafficHealth([...received.codes.values()]));
  if (pods !== undefined) judged.push(podHealth(pods.desired, pods.ready));
  const isQuiet = received.codes.size + sent.codes.size === 0 && received.bytes + sent.bytes === 0;
  if (judged.length === 0)
    return isQuiet
      ? { state: "idle", because: ["No traffic in the window"] }
      : { state: "healthy", because: [] };
  const worst = worstHealth(judged);
  return isQuiet && worst.state === "healthy"
    ? { state: "idle", because: ["No traffic in the window"] }
    : worst;
}

function edgesOf(links: readonly Link[]): readonly TopologyEdge[] {
  const grouped = new Map<string, Link[]>();
  for (const link of links) {
    const id = `${link.source.id}→${link.target.id}→${link.edge.protocol === "tcp" ? "tcp" : link.edge.protocol}`;
    const group = grouped.get(id);
    if (group === undefined) grouped.set(id, [link]);
    else group.push(link);
  }
  const toVersions = new Map<string, number>();
  for (const { source, edge, toVersion } of links) {
    if (toVersion) toVersions.set(source.id, (toVersions.get(source.id) ?? 0) + edge.rateRps);
  }
  return [...grouped].map(([id, group]) => mergeLinks(id, group, toVersions));
}

function mergeLinks(
  id: string,
  group: readonly Link[],
  toVersions: ReadonlyMap<string, number>,
): TopologyEdge {
  const [first] = group as readonly [Link, ...Link[]];
  const sum = emptySum();
  for (const { edge } of group) addTo(sum, edge);
  const { rateRps, errorRatio: ratio, bytesPerS } = trafficOf(sum);
  const total = toVersions.get(first.source.id) ?? 0;
  const codes = [...sum.codes.values()];
  return {
    id,
    source: first.source.id,
    target: first.target.id,
    protocol: first.edge.protocol,
    rateRps,
    codes,
    errorRatio: ratio,
    latencyMs: busiestLatency(group),
    bytesPerS,
    mtlsRatio: weightedMtls(group),
    health: codes.length > 0 ? trafficHealth(codes) : first.edge.health,
    share: first.toVersion && total > 0 ? rateRps / total : null,
    principals: [
      ...new Set(
        group.flatMap(({ edge }) => (edge.source.principal === null ? [] : [edge.source.principal])),
      ),
    ],
  };
}

/** Quantiles cannot be averaged: where several flows share an arrow, the busiest one's are shown. */
function busiestLatency(group: readonly Link[]): LatencyMs | null {
  const known = group.filter(({ edge }) => edge.latencyMs !== null);
  const busiest = known.toSorted((a, b) => b.edge.rateRps - a.edge.rateRps)[0];
  return busiest?.edge.latencyMs ?? null;
}

function weightedMtls(group: readonly Link[]): number | null {
  let weight = 0;
  let secured = 0;
  for (const { edge } of group) {
    if (edge.mtlsRatio === null) continue;
    const volume = edge.tcp === null ? edge.rateRps : edge.tcp.sentBytesPerS + edge.tcp.receivedBytesPerS;
    weight += volume;
    secured += volume * edge.mtlsRatio;
  }
  return weight > 0 ? secured / weight : null;
}

function boxesOf(nodes: readonly TopologyNode[]): readonly TopologyBox[] {
  const boxes = new Map<string, TopologyBox>();
  for (const { namespace, appBox, app, membership } of nodes) {
    if (namespace === "") continue;
    const id = `namespace/${namespace}`;
    const known = boxes.get(id);
    const isOut = membership === "none";
    boxes.set(id, {
      id,
      kind: "namespace",
      namespace,
      name: namespace,
      parent: null,
      outOfMesh: isOut && (known?.outOfMesh ?? true),
    });
    if (appBox !== null)
      boxes.set(appBox, { id: appBox, kind: "app", namespace, name: app, parent: id, outOfMesh: false });
  }
  return [...boxes.values()];
}
