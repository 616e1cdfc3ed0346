import type { Labels } from "../kube/kube-object.ts";
import type { PortProtocol } from "./port-protocol.ts";
import type { PodFacts } from "./snapshot.ts";

export interface MeshPort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number | string;
  readonly protocol: PortProtocol;
}

/** A host that clients can call: a Kubernetes Service or one host of a ServiceEntry. */
export interface MeshService {
  readonly host: string;
  readonly kind: "Service" | "ServiceEntry";
  readonly group: string;
  readonly namespace: string;
  readonly name: string;
  readonly ports: readonly MeshPort[];
  readonly addresses: readonly string[];
  readonly exportTo: readonly string[];
  /** How a proxy finds the endpoints: from the control plane, by DNS, or at the original destination. */
  readonly resolution: "endpoints" | "dns" | "original-destination";
  /** MESH_EXTERNAL: never mutual TLS. */
  readonly external: boolean;
  readonly headless: boolean;
  readonly createdAtMs: number;
  readonly labels: Labels;
  readonly endpoints: (port: MeshPort) => readonly MeshEndpoint[];
}

export interface MeshEndpoint {
  readonly ip: string;
  readonly port: number;
  readonly ready: boolean;
  /** Of the endpoint as the control plane knows it; a ServiceEntry may label a pod's address otherwise than the pod. */
  readonly namespace: string;
  readonly labels: Labels;
  readonly serviceAccount: string;
  /** Null for addresses without a pod. */
  readonly pod: PodFacts | null;
  /** `namespace/name` of the workload, or the address. */
  readonly by: string;
}
