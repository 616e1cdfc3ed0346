import { z } from "zod";
import type { DataplaneMode, PodFacts } from "../snapshot.ts";
import { factReader } from "./fact-reader.ts";
import { internLabels, internString } from "./intern.ts";
import { controllerOf, istioAnnotations, metaSchema, timeMs } from "./meta.ts";

const containerSchema = z.object({
  name: z.string(),
  image: z.string().nullish(),
  restartPolicy: z.string().nullish(),
  resources: z.object({ limits: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  ports: z.array(z.object({ name: z.string().nullish(), containerPort: z.number() })).nullish(),
});

const statusesSchema = z.array(z.object({ restartCount: z.number().nullish() })).nullish();

const schema = z.object({
  metadata: metaSchema,
  spec: z.object({
    nodeName: z.string().nullish(),
    serviceAccountName: z.string().nullish(),
    hostNetwork: z.boolean().nullish(),
    containers: z.array(containerSchema),
    initContainers: z.array(containerSchema).nullish(),
  }),
  status: z
    .object({
      phase: z.string().nullish(),
      podIP: z.string().nullish(),
      conditions: z.array(z.object({ type: z.string(), status: z.string() })).nullish(),
      containerStatuses: statusesSchema,
      initContainerStatuses: statusesSchema,
    })
    .nullish(),
});

type RawPod = z.infer<typeof schema>;
type Container = z.infer<typeof containerSchema>;

const PROXY = "istio-proxy";

/** `workload` is the direct controller, or the pod itself; folding resolves ReplicaSets and Jobs. */
export const readPod = factReader(schema, (pod): PodFacts => {
  const { metadata, spec } = pod;
  const controller = controllerOf(metadata);
  const namespace = internString(metadata.namespace ?? "");
  return {
    namespace,
    name: metadata.name,
    uid: metadata.uid ?? "",
    labels: internLabels(metadata.labels),
    annotations: istioAnnotations(metadata.annotations),
    node: internString(spec.nodeName ?? ""),
    serviceAccount: internString(spec.serviceAccountName ?? "default"),
    workload: { namespace, ...(controller ?? { kind: "Pod", name: metadata.name }) },
    controller,
    ...proxyFacts(pod),
    ...statusFacts(pod),
    hostNetwork: spec.hostNetwork ?? false,
    containerPorts: containerPorts(spec.containers),
    createdAtMs: timeMs(metadata.creationTimestamp) ?? 0,
  };
});

function statusFacts({ status }: RawPod): Pick<PodFacts, "ip" | "phase" | "ready" | "restarts"> {
  const statuses = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
  return {
    ip: internString(status?.podIP ?? ""),
    phase: internString(status?.phase ?? "Pending"),
    ready: status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") ?? false,
    restarts: statuses.reduce((sum, { restartCount }) => sum + (restartCount ?? 0), 0),
  };
}

function proxyFacts(
  pod: RawPod,
): Pick<PodFacts, "dataplane" | "nativeSidecar" | "proxyImage" | "proxyHasLimits"> {
  const proxy = proxyOf(pod);
  return {
    dataplane: dataplaneOf(pod, proxy),
    nativeSidecar: proxy?.restartPolicy === "Always",
    proxyImage: proxy === undefined ? null : internString(proxy.image ?? ""),
    proxyHasLimits: proxy === undefined ? null : Object.keys(proxy.resources?.limits ?? {}).length > 0,
  };
}

/** `ENABLE_NATIVE_SIDECARS`: the proxy is an init container with restartPolicy Always. ztunnel's container has the same name. */
function proxyOf({ metadata, spec }: RawPod): Container | undefined {
  if (metadata.labels?.["app"] === "ztunnel") return undefined;
  const native = spec.initContainers?.find(
    ({ name, restartPolicy }) => name === PROXY && restartPolicy === "Always",
  );
  return native ?? spec.containers.find(({ name }) => name === PROXY);
}

/** A pod with a proxy of its own is never captured by ztunnel. */
function dataplaneOf({ metadata }: RawPod, proxy: Container | undefined): DataplaneMode {
  if (proxy !== undefined) return "sidecar";
  return metadata.annotations?.["ambient.istio.io/redirection"] === "enabled" ? "ambient" : "none";
}

/** Without the proxy's own metrics port; a gateway's listeners are ports of its proxy. */
function containerPorts(containers: readonly Container[]): PodFacts["containerPorts"] {
  return containers
    .flatMap(({ ports }) => ports ?? [])
    .filter(({ name }) => name !== "http-envoy-prom")
    .map(({ name, containerPort }) => ({ name: internString(name ?? ""), port: containerPort }));
}
