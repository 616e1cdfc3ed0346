import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import type { KubeStore } from "../kube/store.ts";
import type { PodPlace } from "../world/cluster-plan.ts";
import { controllerReference } from "../world/object-builder.ts";
import { podConditions } from "../world/workload-builder.ts";

interface CloneInput {
  readonly replicaSet: KubeObject;
  readonly place: PodPlace;
  readonly atMs: number;
}

function seconds(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}

/** Another pod of the same template, ready at once. Its name is the store's to give. */
export function clonedPod(pod: KubeObject, { replicaSet, place, atMs }: CloneInput): KubeObject {
  const { labels, annotations, namespace } = pod.metadata;
  const startedAt = seconds(atMs);
  const restarted = (statuses: JsonValue | undefined): JsonValue =>
    Array.isArray(statuses) ? statuses.map((one: JsonValue) => startedStatus(one, startedAt)) : [];
  return {
    apiVersion: pod.apiVersion,
    kind: pod.kind,
    metadata: {
      ...nameSource(replicaSet),
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [controllerReference(replicaSet)],
    },
    spec: { ...pod.spec, nodeName: place.node },
    status: {
      ...pod.status,
      podIP: place.ip,
      podIPs: [{ ip: place.ip }],
      hostIP: place.nodeAddress,
      hostIPs: [{ ip: place.nodeAddress }],
      startTime: startedAt,
      conditions: podConditions(true, startedAt),
      containerStatuses: restarted(pod.status?.["containerStatuses"]),
      ...(pod.status?.["initContainerStatuses"] === undefined
        ? {}
        : { initContainerStatuses: restarted(pod.status["initContainerStatuses"]) }),
    },
  };
}

/** The API server completes a `generateName`; an empty name asks for it. */
function nameSource(replicaSet: KubeObject): { readonly name: string } {
  return { name: "", ...{ generateName: `${replicaSet.metadata.name}-` } };
}

function startedStatus(status: JsonValue, startedAt: string): JsonValue {
  if (!isJsonObject(status)) return status;
  return "terminated" in (isJsonObject(status["state"]) ? status["state"] : {})
    ? status
    : { ...status, restartCount: 0, state: { running: { startedAt } } };
}

export function isReady({ status }: KubeObject): boolean {
  const conditions = status?.["conditions"];
  return (
    Array.isArray(conditions) &&
    conditions.some(
      (one: JsonValue) => isJsonObject(one) && one["type"] === "Ready" && one["status"] === "True",
    )
  );
}

/** The pod's status with all its applications ready, or none. */
export function withReadiness(pod: KubeObject, ready: boolean, atMs: number): JsonObject {
  const statuses = pod.status?.["containerStatuses"];
  return {
    ...pod.status,
    conditions: podConditions(ready, seconds(atMs)),
    containerStatuses: Array.isArray(statuses)
      ? statuses.map((one: JsonValue) =>
          isJsonObject(one) && one["name"] !== "istio-proxy" ? { ...one, ready } : one,
        )
      : [],
  };
}

export function endpointFor(pod: KubeObject, store: KubeStore): JsonObject {
  const { name, namespace = "", uid = "" } = pod.metadata;
  const ready = isReady(pod);
  const nodeName = String(pod.spec?.["nodeName"] ?? "");
  const zone =
    store.get({ group: "", kind: "Node", namespace: "", name: nodeName })?.metadata.labels?.[
      "topology.kubernetes.io/zone"
    ] ?? "";
  return {
    addresses: [String(pod.status?.["podIP"] ?? "")],
    conditions: { ready, serving: ready, terminating: false },
    nodeName,
    zone,
    targetRef: { kind: "Pod", name, namespace, uid },
  };
}
