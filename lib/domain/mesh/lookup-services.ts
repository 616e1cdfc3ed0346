import { portProtocol } from "./port-protocol.ts";
import { endpointOf, slicesOf } from "./lookup-endpoints.ts";
import type { MeshEndpoint, MeshPort, MeshService } from "./mesh-service.ts";
import type { EndpointSliceFacts, MeshSnapshot, ServiceFacts } from "./snapshot.ts";

/** Annotation `networking.istio.io/exportTo` of a Service, else the mesh's default. */
function exportToOf(service: ServiceFacts, mesh: MeshSnapshot): readonly string[] {
  const stated = service.annotations["networking.istio.io/exportTo"];
  return stated === undefined || stated === ""
    ? mesh.settings.defaultServiceExportTo
    : stated.split(",").map((part) => part.trim());
}

export function kubernetesServices(mesh: MeshSnapshot): readonly MeshService[] {
  return [...mesh.services].map((service): MeshService => {
    const ports = service.ports.map((declared): MeshPort => ({
      name: declared.name,
      port: declared.port,
      targetPort: declared.targetPort,
      protocol: portProtocol(declared),
    }));
    const memo = new Map<number, readonly MeshEndpoint[]>();
    const dns = service.externalName !== null;
    return {
      host: `${service.name}.${service.namespace}.svc.${mesh.settings.domain}`,
      kind: "Service",
      group: "",
      namespace: service.namespace,
      name: service.name,
      ports,
      addresses: service.clusterIps.filter((ip) => ip !== "None" && ip !== ""),
      exportTo: exportToOf(service, mesh),
      resolution: dns ? "dns" : service.headless ? "original-destination" : "endpoints",
      external: dns,
      headless: service.headless,
      createdAtMs: service.createdAtMs,
      labels: service.labels,
      endpoints: (port) => {
        const known = memo.get(port.port) ?? endpointsOf(mesh, service, port);
        memo.set(port.port, known);
        return known;
      },
    };
  });
}

function endpointsOf(mesh: MeshSnapshot, service: ServiceFacts, port: MeshPort): readonly MeshEndpoint[] {
  if (service.externalName !== null) return [externalEndpoint(service, port)];
  const seen = new Map<string, MeshEndpoint>();
  for (const slice of slicesOf(mesh, service.namespace, service.name)) {
    const number = slicePort(slice, port);
    if (number === null) continue;
    for (const { ip, ready, pod } of slice.endpoints) {
      const facts = pod === null ? undefined : mesh.pods.get(slice.namespace, pod);
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
