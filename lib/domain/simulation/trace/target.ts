import { meshIndex } from "../../mesh/lookup.ts";
import { endpointOf } from "../../mesh/lookup-endpoints.ts";
import type { MeshEndpoint, MeshPort, MeshService } from "../../mesh/mesh-service.ts";
import type { PortProtocol } from "../../mesh/port-protocol.ts";
import type { MeshSnapshot, PodFacts } from "../../mesh/snapshot.ts";
import type { TraceTarget } from "../request.ts";

/** Where the client connects: ready endpoints behind a Service's address, or one pod. */
export type Target =
  | { readonly kind: "service"; readonly service: MeshService; readonly port: MeshPort }
  | { readonly kind: "pod"; readonly endpoint: MeshEndpoint; readonly protocol: PortProtocol }
  | { readonly kind: "none"; readonly text: string };

export function findTarget(mesh: MeshSnapshot, to: TraceTarget, port: number): Target {
  if ("pod" in to) return podTarget(mesh, to.pod, port);
  const service = findService(mesh, to.service);
  if (service === null) return { kind: "none", text: `There is no Service ${to.service}` };
  const declared = service.ports.find((candidate) => candidate.port === port);
  if (declared === undefined)
    return { kind: "none", text: `Service ${to.service} has no port ${String(port)}` };
  return { kind: "service", service, port: declared };
}

function findService(mesh: MeshSnapshot, name: string): MeshService | null {
  const { byHost } = meshIndex(mesh);
  const { domain } = mesh.settings;
  for (const host of [name, `${name}.svc.${domain}`, `${name}.${domain}`]) {
    const found = byHost.get(host.toLowerCase())?.[0];
    if (found !== undefined) return found;
  }
  return null;
}

function podTarget(mesh: MeshSnapshot, name: string, port: number): Target {
  const [namespace = "", pod = ""] = name.split("/");
  const facts = mesh.pods.get(namespace, pod);
  if (facts === undefined) return { kind: "none", text: `There is no pod ${name}` };
  const endpoint = endpointOf({ ip: facts.ip, port, ready: facts.ready, namespace }, facts);
  return { kind: "pod", endpoint, protocol: inboundProtocol(mesh, facts, port) };
}

/** Protocol that the server's proxy expects on a port of the pod: that of a Service which leads there, else detected. */
function inboundProtocol(mesh: MeshSnapshot, pod: PodFacts, port: number): PortProtocol {
  for (const service of meshIndex(mesh).services) {
    if (service.namespace !== pod.namespace || service.kind !== "Service") continue;
    for (const declared of service.ports) {
      const leads = service
        .endpoints(declared)
        .some((endpoint) => endpoint.pod === pod && endpoint.port === port);
      if (leads) return declared.protocol;
    }
  }
  return "auto";
}
