import type { JsonObject } from "../base/json.ts";
import type { Labels } from "../kube/kube-object.ts";
import {
  hasLabels,
  numberAt,
  objectsAt,
  sectionAt,
  textAt,
  textMapAt,
  textsAt,
} from "../simulation/spec-fields.ts";
import { endpointOf, podAt, podsIn } from "./lookup-endpoints.ts";
import type { MeshEndpoint, MeshPort, MeshService } from "./mesh-service.ts";
import { protocolOfName } from "./port-protocol.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "./snapshot.ts";

const GROUP = "networking.istio.io";

/** One service per host of every ServiceEntry. */
export function serviceEntries(mesh: MeshSnapshot): readonly MeshService[] {
  const oldestFirst = [...configObjects(mesh, "ServiceEntry", GROUP)].toSorted(
    (a, b) => a.createdAtMs - b.createdAtMs || compare(a.name, b.name) || compare(a.namespace, b.namespace),
  );
  return oldestFirst.flatMap((entry) => {
    const shared = sharedFacts(mesh, entry);
    return textsAt(entry.spec, "hosts").map((host): MeshService => {
      const lower = host.toLowerCase();
      return { ...shared, host: lower, endpoints: (port) => endpointsOf({ mesh, entry, host: lower }, port) };
    });
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function sharedFacts(mesh: MeshSnapshot, entry: ConfigObject): Omit<MeshService, "host" | "endpoints"> {
  const { spec } = entry;
  const exportTo = textsAt(spec, "exportTo");
  const resolution = textAt(spec, "resolution") ?? "NONE";
  return {
    kind: "ServiceEntry",
    group: GROUP,
    namespace: entry.namespace,
    name: entry.name,
    ports: objectsAt(spec, "ports").map(portOf),
    addresses: textsAt(spec, "addresses"),
    exportTo: exportTo.length > 0 ? exportTo : mesh.settings.defaultServiceExportTo,
    resolution:
      resolution === "NONE" ? "original-destination" : resolution === "STATIC" ? "endpoints" : "dns",
    external: textAt(spec, "location") !== "MESH_INTERNAL",
    headless: false,
    createdAtMs: entry.createdAtMs,
    labels: entry.labels,
  };
}

function portOf(port: JsonObject): MeshPort {
  const number = numberAt(port, "number") ?? 0;
  return {
    name: textAt(port, "name") ?? "",
    port: number,
    targetPort: numberAt(port, "targetPort") ?? number,
    protocol: protocolOfName(textAt(port, "protocol") ?? "TCP"),
  };
}

interface EntryHost {
  readonly mesh: MeshSnapshot;
  readonly entry: ConfigObject;
  readonly host: string;
}

function endpointsOf({ mesh, entry, host }: EntryHost, port: MeshPort): readonly MeshEndpoint[] {
  const { spec } = entry;
  const selector = textMapAt(sectionAt(spec, "workloadSelector"), "labels");
  const targetPort = typeof port.targetPort === "number" ? port.targetPort : port.port;
  if (selector !== null) {
    const pods = podsIn(mesh, entry.namespace).filter(({ labels }) => hasLabels(labels, selector));
    const workloads = [...configObjects(mesh, "WorkloadEntry", GROUP).inNamespace(entry.namespace)];
    return [
      ...pods.map((pod) =>
        endpointOf({ ip: pod.ip, port: targetPort, ready: pod.ready, namespace: pod.namespace }, pod),
      ),
      ...workloads
        .map((workload) => staticEndpoint({ mesh, entry }, workload.spec, { port, targetPort }))
        .filter(({ labels }) => hasLabels(labels, selector)),
    ];
  }
  const stated = objectsAt(spec, "endpoints");
  if (stated.length > 0) {
    return stated.map((endpoint) => staticEndpoint({ mesh, entry }, endpoint, { port, targetPort }));
  }
  const resolution = textAt(spec, "resolution") ?? "NONE";
  if (resolution === "STATIC") return [];
  return [endpointOf({ ip: host, port: targetPort, ready: true, namespace: entry.namespace }, null)];
}

/** The address may be a pod's: then its proxy, if it has one, takes the connection. */
function staticEndpoint(
  { mesh, entry }: Omit<EntryHost, "host">,
  endpoint: JsonObject,
  { port, targetPort }: { readonly port: MeshPort; readonly targetPort: number },
): MeshEndpoint {
  const labels: Labels = Object.fromEntries(textMapAt(endpoint, "labels") ?? []);
  const ip = textAt(endpoint, "address") ?? "";
  const pod = podAt(mesh, ip);
  return {
    ip,
    port: numberAt(sectionAt(endpoint, "ports"), port.name) ?? targetPort,
    ready: true,
    namespace: entry.namespace,
    labels,
    serviceAccount: textAt(endpoint, "serviceAccount") ?? "",
    pod,
    by: pod === null ? ip : `${pod.workload.namespace}/${pod.workload.name}`,
  };
}
