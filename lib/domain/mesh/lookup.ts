import { serviceEntries } from "./lookup-service-entries.ts";
import { kubernetesServices } from "./lookup-services.ts";
import type { MeshService } from "./mesh-service.ts";
import { configObjects, type MeshSnapshot } from "./snapshot.ts";

export interface MeshIndex {
  /** Oldest first among equal hosts; Kubernetes Services before ServiceEntries. */
  readonly byHost: ReadonlyMap<string, readonly MeshService[]>;
  readonly services: readonly MeshService[];
  /** Services whose host is a wildcard. */
  readonly wildcards: readonly MeshService[];
  readonly byAddress: ReadonlyMap<string, MeshService>;
}

const indexes = new WeakMap<object, WeakMap<object, WeakMap<object, { domain: string; index: MeshIndex }>>>();

/** Index of what can be called, made once for the collections it reads. */
export function meshIndex(mesh: MeshSnapshot): MeshIndex {
  const entries = configObjects(mesh, "ServiceEntry", "networking.istio.io");
  const byPods = nested(nested(indexes, mesh.services), mesh.pods);
  const key = cacheKey(mesh, entries);
  const known = byPods.get(key);
  if (known !== undefined && known.domain === mesh.settings.domain) return known.index;
  const index = buildIndex(mesh);
  byPods.set(key, { domain: mesh.settings.domain, index });
  return index;
}

function nested<V>(map: WeakMap<object, WeakMap<object, V>>, key: object): WeakMap<object, V> {
  const inner = map.get(key) ?? new WeakMap<object, V>();
  map.set(key, inner);
  return inner;
}

const keys = new WeakMap<object, WeakMap<object, WeakMap<object, object>>>();

/** One object per combination of slices, ServiceEntries and WorkloadEntries. */
function cacheKey(mesh: MeshSnapshot, entries: object): object {
  const bySlices = nested(nested(keys, mesh.endpointSlices), entries);
  const workloads = configObjects(mesh, "WorkloadEntry", "networking.istio.io");
  const known = bySlices.get(workloads) ?? {};
  bySlices.set(workloads, known);
  return known;
}

function buildIndex(mesh: MeshSnapshot): MeshIndex {
  const services = [...kubernetesServices(mesh), ...serviceEntries(mesh)];
  const byHost = new Map<string, MeshService[]>();
  const byAddress = new Map<string, MeshService>();
  for (const service of services) {
    const sameHost = byHost.get(service.host);
    if (sameHost === undefined) byHost.set(service.host, [service]);
    else sameHost.push(service);
    for (const address of service.addresses) {
      if (!byAddress.has(address)) byAddress.set(address, service);
    }
  }
  return { byHost, services, wildcards: services.filter(({ host }) => host.startsWith("*")), byAddress };
}
