import { z } from "zod";
import type { DataplaneMode, PodFacts } from "../snapshot.ts";
import { factReader } from "./fact-reader.ts";
import { internLabels, internString } from "./intern.ts";
import { controllerOf, istioAnnotations, metaSchema, timeMs } from "./meta.ts";
import { type containerSchema, podSpecFacts, podSpecSchema, PROXY } from "./pod-spec.ts";

const statusesSchema = z.array(z.object({ restartCount: z.number().nullish() })).nullish();

const schema = z.object({
  metadata: metaSchema,
  spec: podSpecSchema
    .extend({ nodeName: z.string().nullish() })
    .nullish()
    .transform((spec) => spec ?? {}),
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
    ...podSpecFacts(spec),
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
  return native ?? spec.containers?.find(({ name }) => name === PROXY);
}

/** A pod with a proxy of its own is never captured by ztunnel. */
function dataplaneOf({ metadata }: RawPod, proxy: Container | undefined): DataplaneMode {
  if (proxy !== undefined) return "sidecar";
  return metadata.annotations?.["ambient.istio.io/redirection"] === "enabled" ? "ambient" : "none";
}
