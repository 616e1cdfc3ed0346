import { isJsonObject, type JsonObject } from "@/lib/domain/base/json.ts";
import type { KubeObject, Labels } from "@/lib/domain/kube/kube-object.ts";
import type { KubeStore } from "../kube/store.ts";
import { SCENARIO_MAP, type ClusterChange, isScenarioMap } from "../traffic/traffic-engine.ts";
import { PodPlacement } from "./pod-placement.ts";
import { clonedPod, endpointFor, isReady, withReadiness } from "./pod-objects.ts";

const MANAGER = { manager: "kube-controller-manager" } as const;
const PODS = { group: "", kind: "Pod" } as const;
const SLICES = { group: "discovery.k8s.io", kind: "EndpointSlice" } as const;
const DEPLOYMENTS = { group: "apps", kind: "Deployment" } as const;
const REPLICA_SETS = { group: "apps", kind: "ReplicaSet" } as const;

/** A pod that the ReplicaSet of this uid once had, to clone from when it has none left. */
export type ModelPods = (replicaSetUid: string) => KubeObject | undefined;

/**
 * The part of kube-controller-manager that the demo needs: a Deployment gets the pods it asks for, the scenario `gone`
 * makes a workload's pods unready, and EndpointSlices follow. Only objects that the world began with are looked after.
 */
export class WorkloadController {
  readonly #store: KubeStore;
  readonly #dirty = new Set<string>();
  readonly #modelOf: ModelPods;
  #scenarioChanged = false;
  #working = false;

  constructor(store: KubeStore, modelOf: ModelPods) {
    this.#store = store;
    this.#modelOf = modelOf;
  }

  get hasWork(): boolean {
    return this.#dirty.size > 0 || this.#scenarioChanged;
  }

  note({ type, object }: ClusterChange): void {
    if (this.#working) return;
    if (isScenarioMap(object)) this.#scenarioChanged = true;
    const { namespace = "", name } = object.metadata;
    if (object.kind === "Deployment" && type !== "DELETED") this.#dirty.add(`${namespace}/${name}`);
  }

  /** Brings pods, status and endpoints to what was asked for. */
  reconcile(): void {
    if (!this.hasWork) return;
    this.#working = true;
    const namespaces = new Set<string>();
    if (this.#scenarioChanged)
      for (const deployment of this.#store.list(DEPLOYMENTS)) this.#dirty.add(keyOf(deployment));
    for (const key of this.#dirty) {
      const [namespace = "", name = ""] = key.split("/");
      const deployment = this.#store.get({ ...DEPLOYMENTS, namespace, name });
      if (deployment !== undefined && this.#reconcileDeployment(deployment)) namespaces.add(namespace);
    }
    for (const namespace of namespaces) this.#reconcileEndpoints(namespace);
    this.#dirty.clear();
    this.#scenarioChanged = false;
    this.#working = false;
  }

  /** True when a pod came, went or changed. */
  #reconcileDeployment(deployment: KubeObject): boolean {
    const { namespace = "" } = deployment.metadata;
    const replicaSet = this.#store.list(REPLICA_SETS, namespace).find((one) => isOwnedBy(one, deployment));
    if (replicaSet === undefined) return false;
    const wanted = Number(deployment.spec?.["replicas"] ?? 1);
    const ready = !this.#isGone(keyOf(deployment));
    const scaled = this.#scale(replicaSet, wanted);
    const switched = this.#makeReady(replicaSet, ready);
    const counted = Number(deployment.status?.["readyReplicas"] ?? 0);
    const isBehind = counted !== (ready ? wanted : 0);
    if (scaled || switched || isBehind) this.#writeCounts(deployment, replicaSet, { wanted, ready });
    return scaled || switched;
  }

  #podsOf(replicaSet: KubeObject): readonly KubeObject[] {
    return this.#store.list(PODS, replicaSet.metadata.namespace).filter((pod) => isOwnedBy(pod, replicaSet));
  }

  /** Deletes pods above the number wanted and clones new ones below it; nothing can be cloned from nothing. */
  #scale(replicaSet: KubeObject, wanted: number): boolean {
    const pods = this.#podsOf(replicaSet);
    for (const { metadata } of pods.slice(wanted)) {
      this.#store.delete({ ...PODS, namespace: metadata.namespace ?? "", name: metadata.name });
    }
    const model = pods[0] ?? this.#modelOf(replicaSet.metadata.uid ?? "");
    if (model === undefined) return pods.length > wanted;
    const placement = new PodPlacement(this.#store);
    for (let count = pods.length; count < wanted; count += 1) {
      const pod = clonedPod(model, { replicaSet, place: placement.next(), atMs: this.#store.now() });
      this.#store.create(pod, MANAGER);
    }
    return pods.length !== wanted;
  }

  #makeReady(replicaSet: KubeObject, ready: boolean): boolean {
    const wrong = this.#podsOf(replicaSet).filter((pod) => isReady(pod) !== ready);
    for (const pod of wrong) {
      const { namespace = "", name } = pod.metadata;
      this.#store.updateStatus(
        { ...PODS, namespace, name },
        withReadiness(pod, ready, this.#store.now()),
        MANAGER,
      );
    }
    return wrong.length > 0;
  }

  #isGone(workload: string): boolean {
    const data: unknown = this.#store.get({ group: "", kind: "ConfigMap", ...SCENARIO_MAP })?.["data"];
    const value =
      data === undefined ? undefined : new Map(Object.entries(data ?? {})).get(workload.replace("/", "."));
    return String(value).trim().toLowerCase() === "gone";
  }

  #writeCounts(
    deployment: KubeObject,
    replicaSet: KubeObject,
    { wanted, ready }: { readonly wanted: number; readonly ready: boolean },
  ): void {
    const readyReplicas = ready ? wanted : 0;
    const counts: JsonObject = { replicas: wanted, readyReplicas, availableReplicas: readyReplicas };
    const { namespace = "" } = deployment.metadata;
    const spec = { ...replicaSet.spec, replicas: wanted };
    const { resourceVersion: _version, ...metadata } = replicaSet.metadata;
    this.#store.update({ ...replicaSet, metadata, spec }, MANAGER);
    this.#store.updateStatus(
      { ...REPLICA_SETS, namespace, name: replicaSet.metadata.name },
      { ...replicaSet.status, ...counts },
      MANAGER,
    );
    const observedGeneration = deployment.metadata.generation ?? 1;
    this.#store.updateStatus(
      { ...DEPLOYMENTS, namespace, name: deployment.metadata.name },
      {
        ...deployment.status,
        ...counts,
        updatedReplicas: wanted,
        unavailableReplicas: wanted - readyReplicas,
        observedGeneration,
      },
      MANAGER,
    );
  }

  #reconcileEndpoints(namespace: string): void {
    const pods = this.#store.list(PODS, namespace);
    for (const slice of this.#store.list(SLICES, namespace)) {
      const service = this.#store.get({
        group: "",
        kind: "Service",
        namespace,
        name: slice.metadata.labels?.["kubernetes.io/service-name"] ?? "",
      });
      const selector = selectorOf(service);
      if (selector === null) continue;
      const endpoints = pods
        .filter((pod) => hasLabels(pod, selector))
        .map((pod) => endpointFor(pod, this.#store));
      const { resourceVersion: _version, ...metadata } = slice.metadata;
      this.#store.update({ ...slice, metadata, endpoints }, MANAGER);
    }
  }
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}

function isOwnedBy(object: KubeObject, owner: KubeObject): boolean {
  return object.metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) === true;
}

function selectorOf(service: KubeObject | undefined): Labels | null {
  const selector = service?.spec?.["selector"];
  if (!isJsonObject(selector)) return null;
  return Object.fromEntries(Object.entries(selector).map(([key, value]) => [key, String(value)]));
}

function hasLabels({ metadata }: KubeObject, labels: Labels): boolean {
  return Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value);
}
