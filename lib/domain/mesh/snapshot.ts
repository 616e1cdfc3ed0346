import type { JsonObject, Path } from "../base/json.ts";
import type { Labels } from "../kube/kube-object.ts";
import { Collection } from "./collection.ts";
import { DEFAULT_MESH_SETTINGS, type MeshSettings } from "./settings.ts";

/** Fields of metadata that something reads; managedFields are reduced to their managers. */
export interface MetaFacts {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation: number;
  /** Milliseconds since the epoch; 0 when the object does not say. */
  readonly createdAtMs: number;
  readonly labels: Labels;
  readonly annotations: Labels;
}

export interface FieldManagerFacts {
  readonly manager: string;
  readonly operation: string;
  /** Null when the entry has no time. */
  readonly atMs: number | null;
}

export interface NamespaceFacts extends MetaFacts {
  readonly phase: "Active" | "Terminating";
}

export interface ServicePort {
  readonly name: string;
  readonly port: number;
  /** A number, or the name of a container port. */
  readonly targetPort: number | string;
  readonly protocol: string;
  readonly appProtocol: string | null;
}

export interface ServiceFacts extends MetaFacts {
  readonly type: string;
  /** Empty for headless and ExternalName services. */
  readonly clusterIps: readonly string[];
  readonly headless: boolean;
  readonly externalName: string | null;
  readonly selector: Labels | null;
  readonly ports: readonly ServicePort[];
  /** Conditions of its status that are False. */
  readonly failedConditions: readonly FailedCondition[];
}

export interface FailedCondition {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

export interface Endpoint {
  readonly ip: string;
  readonly ready: boolean;
  /** Name of the pod behind the address, null for addresses without one. */
  readonly pod: string | null;
  readonly node: string | null;
  readonly zone: string | null;
}

/** One EndpointSlice. */
export interface EndpointSliceFacts {
  readonly namespace: string;
  readonly name: string;
  readonly service: string;
  readonly endpoints: readonly Endpoint[];
  readonly ports: readonly {
    readonly name: string;
    readonly port: number;
    readonly appProtocol: string | null;
  }[];
}

export type DataplaneMode = "sidecar" | "ambient" | "none";

export interface WorkloadRef {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface ContainerPort {
  /** Empty when it has none. */
  readonly name: string;
  readonly port: number;
}

/** What rules read of the spec of a pod or a pod template; paths are within it. */
export interface PodSpecFacts {
  readonly containerPorts: readonly ContainerPort[];
  /** Where `runAsUser` is that of Istio's proxy, 1337, outside of the proxy. */
  readonly proxyUserPaths: readonly Path[];
  /** Images `auto` of a proxy container that the injector is to fill in. */
  readonly autoImagePaths: readonly Path[];
  readonly hasProxyContainer: boolean;
  /** Whether an init container redirects the traffic; else Istio's CNI does. */
  readonly hasIstioInit: boolean;
}

/** What is kept of a pod. */
export interface PodFacts extends PodSpecFacts {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly labels: Labels;
  /** Only the annotations that Istio or this project reads. */
  readonly annotations: Labels;
  readonly ip: string;
  readonly node: string;
  readonly phase: string;
  readonly ready: boolean;
  readonly serviceAccount: string;
  /** Owner after ReplicaSets and Jobs are resolved. */
  readonly workload: WorkloadRef;
  /** Direct controller as the object names it, e.g. a ReplicaSet; null for a bare pod. */
  readonly controller: { readonly kind: string; readonly name: string } | null;
  readonly dataplane: DataplaneMode;
  /** Whether `istio-proxy` runs as a native sidecar (init container with restartPolicy Always). */
  readonly nativeSidecar: boolean;
  /** Null when the pod has no proxy. */
  readonly proxyImage: string | null;
  /** Whether the proxy container has resource limits; null without a proxy. */
  readonly proxyHasLimits: boolean | null;
  readonly hostNetwork: boolean;
  readonly createdAtMs: number;
  readonly restarts: number;
}

/** Deployment, StatefulSet, DaemonSet, ReplicaSet, Job or CronJob. */
export interface WorkloadFacts extends MetaFacts {
  readonly kind: string;
  readonly podLabels: Labels;
  readonly podAnnotations: Labels;
  readonly serviceAccount: string;
  readonly desiredReplicas: number;
  readonly readyReplicas: number;
  readonly controller: { readonly kind: string; readonly name: string } | null;
  /** Of Deployments, StatefulSets and DaemonSets; empty for the others. */
  readonly template: PodSpecFacts;
}

export interface ServiceAccountFacts {
  readonly namespace: string;
  readonly name: string;
}

export interface NodeFacts {
  readonly namespace: "";
  readonly name: string;
  readonly region: string;
  readonly zone: string;
  readonly subzone: string;
}

export interface WebhookFacts extends MetaFacts {
  readonly kind: "MutatingWebhookConfiguration" | "ValidatingWebhookConfiguration";
  readonly webhooks: readonly JsonObject[];
}

/** An Istio or Gateway API object, complete but for managedFields. */
export interface ConfigObject extends MetaFacts {
  readonly group: string;
  readonly kind: string;
  /** As the API server stored or served it. */
  readonly apiVersion: string;
  readonly spec: JsonObject;
  readonly status: JsonObject | null;
  readonly managers: readonly FieldManagerFacts[];
}

/** Whether a kind's objects can be told: an empty list means nothing unless the kind is `listed`. */
export type KindAvailability =
  | { readonly state: "pending" }
  | { readonly state: "listed"; readonly sinceMs: number }
  | { readonly state: "stale"; readonly sinceMs: number; readonly reason: string }
  | { readonly state: "absent" }
  | { readonly state: "forbidden"; readonly reason: string };

/** An object that cannot be read: one bad row instead of a crash. Its facts are in no other collection. */
export interface ObjectProblem {
  readonly kindKey: string;
  readonly kind: string;
  readonly group: string;
  readonly namespace: string;
  /** `(unnamed)` when the object does not say. */
  readonly name: string;
  /** What is wrong, with the path of the field. No values. */
  readonly what: string;
}

/** A ConfigMap that holds a MeshConfig: `istio` or `istio-<revision>`. */
export interface MeshConfigMapFacts {
  readonly namespace: string;
  readonly name: string;
  readonly revision: string;
  /** The MeshConfig as YAML. */
  readonly yaml: string;
}

/** What a Deployment of istiod says about how it runs. */
export interface IstiodFacts {
  readonly namespace: string;
  readonly name: string;
  readonly revision: string;
  /** Major and minor, e.g. `1.31`; null when neither image nor labels tell. */
  readonly version: string | null;
  readonly env: Readonly<Record<string, string>>;
  /** Value of `--domain`; null when not given. */
  readonly domain: string | null;
}

/** The ConfigMap of a sidecar injector: `istio-sidecar-injector` or `istio-sidecar-injector-<revision>`. */
export interface InjectorFacts {
  readonly namespace: string;
  readonly name: string;
  readonly revision: string;
  /** The image that it puts into pods; null when its values do not say. */
  readonly proxyImage: string | null;
  /** Whether it injects namespaces without label. */
  readonly injectsByDefault: boolean;
}

/** What the mesh settings are made from. */
export interface ControlPlaneFacts {
  readonly configMaps: Collection<MeshConfigMapFacts>;
  readonly injectors: Collection<InjectorFacts>;
  readonly istiods: Collection<IstiodFacts>;
}

/** Everything known of one cluster at one moment. Immutable; `applyWatchEvents` makes the next one. */
export interface MeshSnapshot {
  readonly cluster: string;
  /** Rises by one with every fold. */
  readonly version: number;
  readonly settings: MeshSettings;
  readonly namespaces: Collection<NamespaceFacts>;
  readonly services: Collection<ServiceFacts>;
  readonly endpointSlices: Collection<EndpointSliceFacts>;
  readonly pods: Collection<PodFacts>;
  /** By kind: Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob. */
  readonly workloads: ReadonlyMap<string, Collection<WorkloadFacts>>;
  readonly serviceAccounts: Collection<ServiceAccountFacts>;
  readonly nodes: Collection<NodeFacts>;
  /** By kind: both kinds may use one name. */
  readonly webhooks: ReadonlyMap<string, Collection<WebhookFacts>>;
  /** Istio and Gateway API objects by kind key, see `configKindKey`. */
  readonly config: ReadonlyMap<string, Collection<ConfigObject>>;
  /** By kind key of every watched kind. A kind without an entry was never asked for. */
  readonly availability: ReadonlyMap<string, KindAvailability>;
  readonly controlPlane: ControlPlaneFacts;
  /** Objects that could not be read, by kind key. */
  readonly problems: ReadonlyMap<string, Collection<ObjectProblem>>;
}

/**
 * Key of a kind. Gateway exists in two groups: `Gateway.networking.istio.io` and `Gateway.gateway.networking.k8s.io`;
 * kinds of the core group end in a dot: `Pod.`.
 */
export function configKindKey(kind: string, group: string): string {
  return `${kind}.${group}`;
}

export function emptySnapshot(cluster: string): MeshSnapshot {
  return {
    cluster,
    version: 0,
    settings: DEFAULT_MESH_SETTINGS,
    namespaces: Collection.empty(),
    services: Collection.empty(),
    endpointSlices: Collection.empty(),
    pods: Collection.empty(),
    workloads: new Map(),
    serviceAccounts: Collection.empty(),
    nodes: Collection.empty(),
    webhooks: new Map(),
    config: new Map(),
    availability: new Map(),
    controlPlane: {
      configMaps: Collection.empty(),
      injectors: Collection.empty(),
      istiods: Collection.empty(),
    },
    problems: new Map(),
  };
}

const NONE: Collection<ConfigObject> = Collection.empty();

/** Objects of one config kind; empty when none are known. */
export function configObjects(mesh: MeshSnapshot, kind: string, group: string): Collection<ConfigObject> {
  return mesh.config.get(configKindKey(kind, group)) ?? NONE;
}
