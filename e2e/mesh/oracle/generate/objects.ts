import type { KubeObject } from "../../../../lib/domain/kube/kube-object.ts";
import type { JsonObject } from "../../../../lib/domain/base/json.ts";

const VERSIONS: Readonly<Record<string, string>> = {
  VirtualService: "networking.istio.io/v1",
  DestinationRule: "networking.istio.io/v1",
  Gateway: "networking.istio.io/v1",
  ServiceEntry: "networking.istio.io/v1",
  Sidecar: "networking.istio.io/v1",
  AuthorizationPolicy: "security.istio.io/v1",
  PeerAuthentication: "security.istio.io/v1",
  RequestAuthentication: "security.istio.io/v1",
  HTTPRoute: "gateway.networking.k8s.io/v1",
  GRPCRoute: "gateway.networking.k8s.io/v1",
  ReferenceGrant: "gateway.networking.k8s.io/v1beta1",
};

export function objectOf(kind: string, namespace: string, name: string, spec: unknown): KubeObject {
  const apiVersion = VERSIONS[kind];
  if (apiVersion === undefined) throw new Error(`${kind} is no kind of the oracle's worlds`);
  return { apiVersion, kind, metadata: { name, namespace }, spec: spec as JsonObject };
}
