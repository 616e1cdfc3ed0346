import { portProtocol } from "./port-protocol.ts";
import { endpointOf, slicesOf } from "./lookup-endpoints.ts";
import type { MeshEndpoint, MeshPort, MeshService } from "./mesh-service.ts";
import type { EndpointSliceFacts, MeshSnapshot, PodFacts, ServiceFacts } from "./snapshot.ts";

/** What decides about the Services of a namespace. Holds no snapshot: it outlives them. */
interface Inputs {
  readonly slices: ReadonlyMap<string, EndpointSliceFacts> | null;
  readonly pods: ReadonlyMap<string, PodFacts> | null;
  readonly domain: string;
  readonly exportedByDefault: readonly string[];
}

interface NamespaceServices extends Inputs {
  readonly services: readonly MeshService[];
}

const byNamespace = new WeakMap<ReadonlyMap<string, ServiceFacts>, NamespaceServices>();

/** Those of a namespace are made anew only when its Services, slices or pods change. */
export function kubernetesServices(mesh: MeshSnapshot): readonly MeshService[] {
  return [...mesh.services.namespaces()].flatMap((namespace) => servicesIn(mesh, namespace));
}

function servicesIn(mesh: MeshSnapshot, namespace: string): readonly MeshService[] {
  const own = mesh.services.partOf(namespace);
  if (own === null) return [];
  const inputs: Inputs = {
    slices: mesh.endpointSlices.partOf(namespace),
    pods: mesh.pods.partOf(namespace),
    domain: mesh.settings.domain,
    exportedByDefault: mesh.settings.defaultServiceExportTo,
  };
  const known = byNamespace.get(own);
  if (known !== undefined && haveSameInputs(known, inputs)) return known.services;
  const services = [...own.values()].map((service) => meshService(service, inputs));
  byNamespace.set(own, { ...inputs, services });
  return services;
}

function haveSameInputs(a: Inputs, b: Inputs): boolean {
  return (
    a.slices === b.slices &&
    a.pods === b.pods &&
    a.domain === b.domain &&
    a.exportedByDefault === b.exportedByDefault
  );
}

/** Annotation `networking.istio.io/exportTo` of a Service, else the mesh's default. */
function exportToOf(service: ServiceFacts, byDefault: readonly string[]): readonly string[] {
  const stated = service.annotations["networking.istio.io/exportTo"];
  return stated === undefined || stated === "" ? byDefault : stated.split(",").map((part) => part.trim());
}

function meshService(service: ServiceFacts, inputs: Inputs): MeshService {
  const memo = new Map<number, readonly MeshEndpoint[]>();
  const dns = service.externalName !== null;
  return {
    host: `${service.name}.${service.namespace}.svc.${inputs.domain}`,
    kind: "Service",
    group: "",
    namespace: service.namespace,
    name: service.name,
    ports: service.ports.map((declared): MeshPort => ({
      name: declared.name,
      port: declared.port,
      targetPort: declared.targetPort,
      protocol: portProtocol(declared),
    })),
    addresses: service.clusterIps.filter((ip) => ip !== "None" && ip !== ""),
    exportTo: exportToOf(service, inputs.exportedByDefault),
    resolution: dns ? "dns" : service.headless ? "original-destination" : "endpoints",
    external: dns,
    headless: service.headless,
    createdAtMs: service.createdAtMs,
    labels: service.labels,
    endpoints: (port) => {
      const known = memo.get(port.port) ?? endpointsOf(service, port, inputs);
      memo.set(port.port, known);
      return known;
    },
  };
}

function endpointsOf(
  service: ServiceFacts,
  port: MeshPort,
  { slices, pods }: Inputs,
): readonly MeshEndpoint[] {
  if (service.externalName !== null) return [externalEndpoint(service, port)];
  const seen = new Map<string, MeshEndpoint>();
  for (const slice of slicesOf(slices, service.name)) {
    const number = slicePort(slice, port);
    if (number === null) continue;
    for (const { ip, ready, pod } of slice.endpoints) {
      const facts = pod === null ? undefined : pods?.get(pod);
      seen.set(ip, endpointOf({ ip, port: number, ready, namespace: slice.namespace }, facts ?? null));
    }
  }
  return [...seen.values()];
}

function externalEndpoint(service: ServiceFacts, port: MeshPort): MeshEndpoint {
  const target = {
    ip: service.externalName ?? "",
    port: port.port,
    ready: true,
    namespace: service.namespace,
  };
  return endpointOf(target, null);
}

/** A slice port carries the name of the Service port; the slice of a single unnamed port has the empty name. */
function slicePort(slice: EndpointSliceFacts, port: MeshPort): number | null {
  return slice.ports.find(({ name }) => name === port.name)?.port ?? null;
}
