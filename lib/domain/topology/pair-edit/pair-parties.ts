import { meshIndex } from "../../mesh/lookup.ts";
import type { MeshService } from "../../mesh/mesh-service.ts";
import { mayBeHttp } from "../../mesh/port-protocol.ts";
import type { MeshSnapshot, PodFacts } from "../../mesh/snapshot.ts";
import type { Labels } from "../../kube/kube-object.ts";
import { workloadPods } from "../workload-pods.ts";

/** A node of the graph as configuration sees it. */
export interface Party {
  readonly kind: "workload" | "app" | "service" | "service-entry" | "outside";
  readonly namespace: string;
  /** Of the workload, app or service. */
  readonly name: string;
  readonly app: string;
  /** Pods behind it; empty where none are known. */
  readonly pods: readonly PodFacts[];
  /** What a selector for it names; empty where it cannot be selected. */
  readonly selector: Labels;
  readonly isGateway: boolean;
  /** Service that leads to it; null where none is known. */
  readonly service: MeshService | null;
}

/** A node id of the graph: `workload/shop/web-v1`, `app/shop/web`, `service/shop/web`, `outside//unknown`. Null: no such node. */
export function partyOf(mesh: MeshSnapshot, nodeId: string): Party | null {
  const match = /^(workload|app|service|outside)\/([^/]*)\/(.+)$/.exec(nodeId);
  const [, kind, namespace = "", name = ""] = match ?? [];
  switch (kind) {
    case "workload":
      return podParty(mesh, { kind, namespace, name }, (pod) => pod.workload.name === name);
    case "app":
      return podParty(mesh, { kind, namespace, name }, (pod) => appOf(pod) === name);
    case "service":
      return serviceParty(mesh, namespace, name);
    case "outside":
      return { ...NOBODY, kind, namespace, name };
    default:
      return null;
  }
}

const NOBODY = { app: "", pods: [], selector: {}, isGateway: false, service: null } as const;

function appOf({ labels, workload }: PodFacts): string {
  return labels["service.istio.io/canonical-name"] ?? labels["app"] ?? workload.name;
}

function podParty(
  mesh: MeshSnapshot,
  named: Pick<Party, "kind" | "namespace" | "name">,
  isOwn: (pod: PodFacts) => boolean,
): Party {
  const pods = [...mesh.pods.inNamespace(named.namespace)].filter(isOwn);
  const [first] = pods;
  const service = first === undefined ? null : serviceOf(mesh, first);
  const workload =
    first === undefined ? undefined : workloadPods(mesh).get(`${named.namespace}/${first.workload.name}`);
  return {
    ...named,
    app: first === undefined ? named.name : appOf(first),
    pods,
    selector: first === undefined ? {} : selectorOf(first.labels, named.kind === "workload"),
    isGateway: workload?.kind === "gateway",
    service,
  };
}

/** The label people select by; a version only where one version is meant. */
function selectorOf(labels: Labels, withVersion: boolean): Labels {
  const name = labels["app"] === undefined ? "app.kubernetes.io/name" : "app";
  const version = labels["version"];
  const app = labels[name];
  if (app === undefined) return labels;
  return { [name]: app, ...(withVersion && version !== undefined ? { version } : {}) };
}

function serviceParty(mesh: MeshSnapshot, namespace: string, name: string): Party {
  const facts = mesh.services.get(namespace, name);
  const service = [...meshIndex(mesh).byHost.values()]
    .flat()
    .find((each) => each.namespace === namespace && (each.name === name || each.host === name));
  const pods =
    service?.ports.flatMap((port) => service.endpoints(port).flatMap(({ pod }) => pod ?? [])) ?? [];
  return {
    kind: facts === undefined ? "service-entry" : "service",
    namespace,
    name,
    app: name,
    pods: [...new Set(pods)],
    selector: facts?.selector ?? {},
    isGateway: false,
    service: service ?? null,
  };
}

/** The Service with HTTP ports first that has the pod behind it. */
function serviceOf(mesh: MeshSnapshot, pod: PodFacts): MeshService | null {
  const all = [...meshIndex(mesh).byHost.values()]
    .flat()
    .filter(({ kind, namespace, ports, endpoints }) =>
      kind === "Service" && namespace === pod.namespace
        ? ports.some((port) => endpoints(port).some((endpoint) => endpoint.pod === pod))
        : false,
    );
  return (
    all.toSorted((a, b) => Number(isHttp(b)) - Number(isHttp(a)) || a.name.localeCompare(b.name))[0] ?? null
  );
}

export function isHttp({ ports }: MeshService): boolean {
  return ports.some(({ protocol }) => mayBeHttp(protocol));
}

/** Identities of a party's pods, as policies name them. */
export function principalsOf({ pods }: Party, { settings }: MeshSnapshot): readonly string[] {
  return [
    ...new Set(
      pods
        .filter(({ dataplane }) => dataplane !== "none")
        .map(
          ({ namespace, serviceAccount }) => `${settings.trustDomain}/ns/${namespace}/sa/${serviceAccount}`,
        ),
    ),
  ];
}

/** `web` of `shop`, for sentences. */
export function partyName({ namespace, name }: Party): string {
  return namespace === "" ? "outside of the mesh" : `${namespace}/${name}`;
}

/** Versions behind the service of a party, by label, with their number of ready pods. */
export function versionsOf(party: Party): ReadonlyMap<string, number> {
  const versions = new Map<string, number>();
  const port = party.service?.ports[0];
  if (party.service === null || port === undefined) return versions;
  for (const { labels, ready } of party.service.endpoints(port)) {
    const version = labels["version"];
    if (version !== undefined) versions.set(version, (versions.get(version) ?? 0) + (ready ? 1 : 0));
  }
  return new Map([...versions].toSorted(([a], [b]) => a.localeCompare(b, "en", { numeric: true })));
}
