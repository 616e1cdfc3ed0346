/** Kinds whose effect on a request the simulation knows. */
const REPLAYED: ReadonlySet<string> = new Set([
  "VirtualService.networking.istio.io",
  "DestinationRule.networking.istio.io",
  "Gateway.networking.istio.io",
  "ServiceEntry.networking.istio.io",
  "WorkloadEntry.networking.istio.io",
  "Sidecar.networking.istio.io",
  "AuthorizationPolicy.security.istio.io",
  "RequestAuthentication.security.istio.io",
  "PeerAuthentication.security.istio.io",
  "Gateway.gateway.networking.k8s.io",
  "HTTPRoute.gateway.networking.k8s.io",
  "GRPCRoute.gateway.networking.k8s.io",
  "ReferenceGrant.gateway.networking.k8s.io",
]);

/** False: what an object of the kind does to requests is not known from a replay. */
export function isReplayed({ kind, group }: { readonly kind: string; readonly group: string }): boolean {
  return REPLAYED.has(`${kind}.${group}`);
}
