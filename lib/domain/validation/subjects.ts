import { CONFIG_KINDS, GATEWAY_API_GROUP } from "../istio/kinds.ts";
import { configObjects, type MeshSnapshot } from "../mesh/snapshot.ts";

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
  | "GRPCRoute";

export function groupOfKind(name: KindName): { readonly kind: string; readonly group: string } {
  if (name === "KubernetesGateway") return { kind: "Gateway", group: GATEWAY_API_GROUP };
  return { kind: name, group: CONFIG_KINDS.find(({ kind }) => kind === name)?.group ?? "" };
}

export const WORKLOAD_KINDS = ["Deployment", "StatefulSet", "DaemonSet"] as const;

/** Cluster-scoped subjects lie in the namespace "". The caller's type is that of the kinds it names. */
export function subjectsOf<T>(
  mesh: MeshSnapshot,
  appliesTo: string | readonly KindName[],
  namespace: string,
): readonly T[] {
  return [...rawSubjects(mesh, appliesTo, namespace)] as unknown as readonly T[];
}

function* rawSubjects(
  mesh: MeshSnapshot,
  appliesTo: string | readonly KindName[],
  namespace: string,
): Iterable<object> {
  if (typeof appliesTo !== "string") {
    for (const name of appliesTo) {
      const { kind, group } = groupOfKind(name);
      yield* configObjects(mesh, kind, group).inNamespace(namespace);
    }
  } else if (appliesTo === "Namespace") yield* mesh.namespaces.inNamespace(namespace);
  else if (appliesTo === "Service") yield* mesh.services.inNamespace(namespace);
  else {
    for (const kind of WORKLOAD_KINDS) {
      yield* mesh.workloads.get(kind)?.inNamespace(namespace) ?? [];
    }
  }
}

/** Namespaces in which a rule has subjects. */
export function namespacesWith(
  mesh: MeshSnapshot,
  appliesTo: string | readonly KindName[],
): ReadonlySet<string> {
  if (typeof appliesTo !== "string") {
    return new Set(
      appliesTo.flatMap((name) => {
        const { kind, group } = groupOfKind(name);
        return [...configObjects(mesh, kind, group).namespaces()];
      }),
    );
  }
  if (appliesTo === "Namespace") return new Set([""]);
  if (appliesTo === "Service") return new Set(mesh.services.namespaces());
  return new Set(WORKLOAD_KINDS.flatMap((kind) => [...(mesh.workloads.get(kind)?.namespaces() ?? [])]));
}
