import type { MeshEndpoint } from "../../mesh/mesh-service.ts";
import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import { because } from "../because.ts";
import type { Evidence } from "../evidence.ts";
import { numberAt, objectsAt, sectionAt, textAt } from "../spec-fields.ts";
import { findSidecar } from "./sidecar-scope.ts";

export interface InboundListener {
  /** Port on which the application gets the request; null where it gets it on a unix socket. */
  readonly port: number | null;
  readonly evidence: readonly Evidence[];
}

/**
 * The listener that a Sidecar's `ingress` opens on the endpoint's port. Null without one: a port that no listener names is
 * passed through as it is (Istio 1.31, inbound passthrough).
 */
export function inboundListener(
  mesh: MeshSnapshot,
  { namespace, labels, port }: Pick<MeshEndpoint, "namespace" | "labels" | "port">,
): InboundListener | null {
  const sidecar = findSidecar(mesh, namespace, labels);
  if (sidecar === null) return null;
  const listeners = objectsAt(sidecar.spec, "ingress");
  const index = listeners.findIndex((listener) => numberAt(sectionAt(listener, "port"), "number") === port);
  const listener = listeners[index];
  if (listener === undefined) return null;
  const endpoint = textAt(listener, "defaultEndpoint") ?? "";
  const stated = /:(\d+)$/.exec(endpoint)?.[1];
  const to = endpoint === "" ? `port ${String(port)}` : endpoint;
  const evidence = because(mesh.cluster, sidecar, {
    path: ["spec", "ingress", index],
    text: `The Sidecar's listener for port ${String(port)} sends to ${to}`,
  });
  const isSocket = endpoint.startsWith("unix:");
  return { port: isSocket ? null : stated === undefined ? port : Number(stated), evidence: [evidence] };
}
