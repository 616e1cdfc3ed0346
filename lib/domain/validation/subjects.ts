import { CONFIG_KINDS, GATEWAY_API_GROUP } from "../istio/kinds.ts";
import type { Collection } from "../mesh/collection.ts";
import { configObjects, type MeshSnapshot, type PodFacts } from "../mesh/snapshot.ts";

/** Kinds of configuration by name; the Gateway API's Gateway shares its name with Istio's. */
export type KindName =
  | "VirtualService"
  | "DestinationRule"
  | "Gateway"
  | "ServiceEntry"
  | "Sidecar"
  | "WorkloadEntry"
  | "WorkloadGroup"
  | "EnvoyFilter"
  | "ProxyConfig"
  | "AuthorizationPolicy"
  | "PeerAuthentication"
  | "RequestAuthentication"
  | "Telemetry"
  | "WasmPlugin"
  | "TrafficExtension"
  | "KubernetesGateway"
  | "HTTPRoute"
  | "GRPCRoute"
  | "TLSRoute"
  | "TCPRoute"
  | "ReferenceGrant";

/** Facts that are no configuration. `Workload`: Deployment, StatefulSet, DaemonSet. `BarePod`: a pod without controller. */
export type PlainName = "Namespace" | "Service" | "Workload" | "BarePod" | "Webhook";

export type SubjectName = KindName | PlainName;

export function groupOfKind(name: SubjectName): { readonly kind: string; readonly group: string } {
  if (name === "KubernetesGateway") return { kind: "Gateway", group: GATEWAY_API_GROUP };
  return { kind: name, group: CONFIG_KINDS.find(({ kind }) => kind === name)?.group ?? "" };
}

/** How rules call a kind: the Gateway API's Gateway has a name of its own. */
export function kindName(kind: string, group: string): string {
  return kind === "Gateway" && group === GATEWAY_API_GROUP ? "KubernetesGateway" : kind;
}

export const WORKLOAD_KINDS = ["Deployment", "StatefulSet", "DaemonSet"] as const;
export const WEBHOOK_KINDS = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"] as const;

/** Kinds of a subject as a snapshot knows them. */
export function kindsOfSubject(name: SubjectName): readonly string[] {
  switch (name) {
    case "Workload":
      return WORKLOAD_KINDS;
    case "Webhook":
      return WEBHOOK_KINDS;
    case "BarePod":
      return ["Pod"];
    default:
      return [name];
  }
}

/** Cluster-scoped subjects lie in the namespace "". The caller's type is that of the kinds it names. */
export function subjectsOf<T>(mesh: MeshSnapshot, name: SubjectName, namespace: string): Iterable<T> {
  return rawSubjects(mesh, name, namespace) as unknown as Iterable<T>;
}

function* rawSubjects(mesh: MeshSnapshot, name: SubjectName, namespace: string): Iterable<object> {
  switch (name) {
    case "Namespace":
      yield* mesh.namespaces.inNamespace(namespace);
      return;
    case "Service":
      yield* mesh.services.inNamespace(namespace);
      return;
    case "Workload":
      for (const kind of WORKLOAD_KINDS) yield* mesh.workloads.get(kind)?.inNamespace(namespace) ?? [];
      return;
    case "Webhook":
      for (const kind of WEBHOOK_KINDS) yield* mesh.webhooks.get(kind)?.inNamespace(namespace) ?? [];
      return;
    case "BarePod":
      yield* barePods(mesh.pods).get(namespace) ?? [];
      return;
    default: {
      const { kind, group } = groupOfKind(name);
      yield* configObjects(mesh, kind, group).inNamespace(namespace);
    }
  }
}

/** Stays the same as long as no configuration of the kind changes in the namespace; null for other kinds, and where there is none. */
export function partOfSubjects(mesh: MeshSnapshot, name: SubjectName, namespace: string): object | null {
  const { kind, group } = groupOfKind(name);
  return group === "" ? null : configObjects(mesh, kind, group).partOf(namespace);
}

/** Namespaces in which a rule has subjects. */
export function namespacesWith(mesh: MeshSnapshot, names: readonly SubjectName[]): ReadonlySet<string> {
  return new Set(names.flatMap((name) => [...namespacesOf(mesh, name)]));
}

function namespacesOf(mesh: MeshSnapshot, name: SubjectName): Iterable<string> {
  switch (name) {
    case "Namespace":
    case "Webhook":
      return [""];
    case "Service":
      return mesh.services.namespaces();
    case "Workload":
      return WORKLOAD_KINDS.flatMap((kind) => [...(mesh.workloads.get(kind)?.namespaces() ?? [])]);
    case "BarePod":
      return barePods(mesh.pods).keys();
    default: {
      const { kind, group } = groupOfKind(name);
      return configObjects(mesh, kind, group).namespaces();
    }
  }
}

const bare = new WeakMap<Collection<PodFacts>, ReadonlyMap<string, readonly PodFacts[]>>();

function barePods(pods: Collection<PodFacts>): ReadonlyMap<string, readonly PodFacts[]> {
  const known = bare.get(pods);
  if (known !== undefined) return known;
  const index = new Map<string, PodFacts[]>();
  for (const pod of pods) {
    if (pod.controller !== null) continue;
    const list = index.get(pod.namespace);
    if (list === undefined) index.set(pod.namespace, [pod]);
    else list.push(pod);
  }
  bare.set(pods, index);
  return index;
}
