import type { Collection } from "./collection.ts";
import type { MeshEndpoint } from "./mesh-service.ts";
import type { EndpointSliceFacts, MeshSnapshot, PodFacts } from "./snapshot.ts";

const podsByNamespace = new WeakMap<Collection<PodFacts>, Map<string, readonly PodFacts[]>>();

/** Pods of a namespace that are not finished. */
export function podsIn(mesh: MeshSnapshot, namespace: string): readonly PodFacts[] {
  const known = podsByNamespace.get(mesh.pods) ?? new Map<string, readonly PodFacts[]>();
  podsByNamespace.set(mesh.pods, known);
  const pods =
    known.get(namespace) ??
    [...mesh.pods.inNamespace(namespace)].filter(({ phase }) => phase !== "Succeeded" && phase !== "Failed");
  known.set(namespace, pods);
  return pods;
}

const podsByAddress = new WeakMap<Collection<PodFacts>, ReadonlyMap<string, PodFacts>>();

/** The pod of an address, null when there is none that runs. Pods on the host's network share theirs and are none. */
export function podAt(mesh: MeshSnapshot, ip: string): PodFacts | null {
  let known = podsByAddress.get(mesh.pods);
  if (known === undefined) {
    const running = [...mesh.pods].filter(
      ({ phase, hostNetwork }) => phase !== "Succeeded" && phase !== "Failed" && !hostNetwork,
    );
    known = new Map(running.map((pod) => [pod.ip, pod]));
    podsByAddress.set(mesh.pods, known);
  }
  return ip === "" ? null : (known.get(ip) ?? null);
}

type Slices = ReadonlyMap<string, EndpointSliceFacts>;

const slicesByService = new WeakMap<Slices, ReadonlyMap<string, readonly EndpointSliceFacts[]>>();

/** Slices of one Service among those of its namespace. */
export function slicesOf(slices: Slices | null, service: string): readonly EndpointSliceFacts[] {
  if (slices === null) return [];
  let known = slicesByService.get(slices);
  if (known === undefined) {
    const byService = new Map<string, EndpointSliceFacts[]>();
    for (const slice of slices.values()) {
      const list = byService.get(slice.service);
      if (list === undefined) byService.set(slice.service, [slice]);
      else list.push(slice);
    }
    known = byService;
    slicesByService.set(slices, known);
  }
  return known.get(service) ?? [];
}

export function endpointOf(
  address: Pick<MeshEndpoint, "ip" | "port" | "ready" | "namespace">,
  pod: PodFacts | null,
): MeshEndpoint {
  return {
    ...address,
    labels: pod?.labels ?? {},
    serviceAccount: pod?.serviceAccount ?? "",
    pod,
    by: pod === null ? address.ip : `${pod.workload.namespace}/${pod.workload.name}`,
  };
}
