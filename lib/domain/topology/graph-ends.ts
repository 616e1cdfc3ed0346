import type { MeshSnapshot } from "../mesh/snapshot.ts";
import type { ObservedEdge } from "../traffic/edges.ts";
import type { NodeKind } from "./graph.ts";
import type { WorkloadPods } from "./workload-pods.ts";

/** Who a node is, before its traffic is added up. */
export interface End {
  readonly id: string;
  readonly kind: NodeKind;
  readonly namespace: string;
  readonly name: string;
  readonly version: string | null;
  readonly app: string;
}

export interface Ends {
  readonly source: End;
  readonly service: End;
  /** Null when no endpoint was reached. */
  readonly workload: End | null;
}

/** What ends are looked up in. */
export interface Surroundings {
  readonly mesh: MeshSnapshot;
  readonly workloads: ReadonlyMap<string, WorkloadPods>;
}

interface WorkloadName {
  readonly namespace: string;
  readonly name: string;
  readonly app: string;
  readonly version: string;
}

/** Plaintext callers have no identity: Istio reports them as `unknown`. */
const UNKNOWN_CALLER: End = outside("outside//unknown");
/** Requests that matched no route or no host of the mesh: the proxy names no service. */
const UNKNOWN_SERVICE: End = outside("outside//unknown-service");

function outside(id: string): End {
  return { id, kind: "outside", namespace: "", name: "unknown", version: null, app: "" };
}

export function workloadEnd(
  { namespace, name, app, version }: WorkloadName,
  workloads: Surroundings["workloads"],
): End {
  if (name === "unknown") return UNKNOWN_CALLER;
  const kind = workloads.get(`${namespace}/${name}`)?.kind ?? "workload";
  return { id: `workload/${namespace}/${name}`, kind, namespace, name, version, app };
}

export function serviceEnd({ destination }: ObservedEdge, mesh: MeshSnapshot): End {
  const { service, serviceNamespace: namespace, host } = destination;
  if (service === "unknown") return UNKNOWN_SERVICE;
  const isInside =
    mesh.services.get(namespace, service) !== undefined || host.endsWith(`.svc.${mesh.settings.domain}`);
  const kind: NodeKind = isInside ? "service" : "service-entry";
  return {
    id: `service/${namespace}/${service}`,
    kind,
    namespace,
    name: service,
    version: null,
    app: service,
  };
}

/** The app of an end; gateways stay gateways, and what is outside stays itself. */
export function appEnd(end: End): End {
  const { namespace, app, kind } = end;
  if (kind === "outside" || kind === "service-entry") return end;
  const own = kind === "gateway" || kind === "waypoint" ? kind : "app";
  return { id: `app/${namespace}/${app}`, kind: own, namespace, name: app, version: null, app };
}

export function endsOf(edge: ObservedEdge, { mesh, workloads }: Surroundings): Ends {
  const { source, destination } = edge;
  const { workload, workloadNamespace, app, version } = destination;
  return {
    source: workloadEnd({ ...source, name: source.workload }, workloads),
    service: serviceEnd(edge, mesh),
    workload:
      workload === null || workloadNamespace === null
        ? null
        : workloadEnd({ namespace: workloadNamespace, name: workload, app, version }, workloads),
  };
}

/** The service that selects a workload's pods, so that chains join up in the service graph. */
export function serviceOfWorkload(end: End, { mesh, workloads }: Surroundings): End {
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
