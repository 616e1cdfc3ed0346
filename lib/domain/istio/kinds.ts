import { groupOf } from "../kube/object-ref.ts";

/** A kind that Foresail shows, checks and edits. Facts of the CRDs of Istio 1.31 and Gateway API 1.6. */
export interface ConfigKind {
  readonly kind: string;
  readonly group: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  /** Best first: the order in which a client should try them. */
  readonly servedVersions: readonly string[];
  /** The version to write. */
  readonly preferredVersion: string;
  /** The version in which the API server keeps the object. */
  readonly storedVersion: string;
  readonly scope: "Namespaced" | "Cluster";
  /** Two letters for lists and the graph, as Kiali's users know them. */
  readonly badge: string;
  readonly family: "istio" | "gateway-api";
}

export const NETWORKING_GROUP = "networking.istio.io";
export const SECURITY_GROUP = "security.istio.io";
export const TELEMETRY_GROUP = "telemetry.istio.io";
export const EXTENSIONS_GROUP = "extensions.istio.io";
export const GATEWAY_API_GROUP = "gateway.networking.k8s.io";

type KindRow = readonly [
  kind: string,
  plural: string,
  shortNames: readonly string[],
  servedVersions: readonly string[],
  badge: string,
  options?: { readonly storedVersion?: string; readonly scope?: "Cluster" },
];

const NETWORKING: readonly KindRow[] = [
  ["VirtualService", "virtualservices", ["vs"], ["v1", "v1beta1", "v1alpha3"], "VS"],
  ["DestinationRule", "destinationrules", ["dr"], ["v1", "v1beta1", "v1alpha3"], "DR"],
  ["Gateway", "gateways", ["gw"], ["v1", "v1beta1", "v1alpha3"], "GW"],
  ["ServiceEntry", "serviceentries", ["se"], ["v1", "v1beta1", "v1alpha3"], "SE"],
  ["Sidecar", "sidecars", [], ["v1", "v1beta1", "v1alpha3"], "SC"],
  ["WorkloadEntry", "workloadentries", ["we"], ["v1", "v1beta1", "v1alpha3"], "WE"],
  ["WorkloadGroup", "workloadgroups", ["wg"], ["v1", "v1beta1", "v1alpha3"], "WG"],
  ["EnvoyFilter", "envoyfilters", [], ["v1alpha3"], "EF"],
  ["ProxyConfig", "proxyconfigs", [], ["v1beta1"], "PC"],
];

const SECURITY: readonly KindRow[] = [
  ["AuthorizationPolicy", "authorizationpolicies", ["ap"], ["v1", "v1beta1"], "AP"],
  ["PeerAuthentication", "peerauthentications", ["pa"], ["v1", "v1beta1"], "PA"],
  ["RequestAuthentication", "requestauthentications", ["ra"], ["v1", "v1beta1"], "RA"],
];

const TELEMETRY: readonly KindRow[] = [
  ["Telemetry", "telemetries", ["telemetry"], ["v1", "v1alpha1"], "TM", { storedVersion: "v1alpha1" }],
];

const EXTENSIONS: readonly KindRow[] = [
  ["WasmPlugin", "wasmplugins", [], ["v1alpha1"], "WP"],
  ["TrafficExtension", "trafficextensions", [], ["v1alpha1"], "TE"],
];

const GATEWAY_API: readonly KindRow[] = [
  ["GatewayClass", "gatewayclasses", ["gc"], ["v1", "v1beta1"], "GC", { scope: "Cluster" }],
  ["Gateway", "gateways", ["gtw"], ["v1", "v1beta1"], "KG"],
  ["HTTPRoute", "httproutes", [], ["v1", "v1beta1"], "HR"],
  ["GRPCRoute", "grpcroutes", [], ["v1"], "GR"],
  ["TLSRoute", "tlsroutes", [], ["v1", "v1alpha3", "v1alpha2"], "TL"],
  ["TCPRoute", "tcproutes", [], ["v1", "v1alpha2"], "TC"],
  ["UDPRoute", "udproutes", [], ["v1", "v1alpha2"], "UD"],
  ["ListenerSet", "listenersets", ["lset"], ["v1"], "LS"],
  ["BackendTLSPolicy", "backendtlspolicies", ["btlspolicy"], ["v1", "v1alpha3"], "BT"],
  ["ReferenceGrant", "referencegrants", ["refgrant"], ["v1", "v1beta1"], "RG", { storedVersion: "v1beta1" }],
];

export const CONFIG_KINDS: readonly ConfigKind[] = [
  ...NETWORKING.map((row) => configKind(NETWORKING_GROUP, "istio", row)),
  ...SECURITY.map((row) => configKind(SECURITY_GROUP, "istio", row)),
  ...TELEMETRY.map((row) => configKind(TELEMETRY_GROUP, "istio", row)),
  ...EXTENSIONS.map((row) => configKind(EXTENSIONS_GROUP, "istio", row)),
  ...GATEWAY_API.map((row) => configKind(GATEWAY_API_GROUP, "gateway-api", row)),
];

const BY_KEY = new Map(CONFIG_KINDS.map((kind) => [kindKey(kind), kind]));

/** `VirtualService.networking.istio.io`: how a kind is named as a key. */
export function kindKey({ kind, group }: { readonly kind: string; readonly group: string }): string {
  return `${kind}.${group}`;
}

/** Null for kinds that Foresail does not know. Two kinds are called Gateway: the group decides. */
export function findConfigKind(kind: string, group: string): ConfigKind | null {
  return BY_KEY.get(kindKey({ kind, group })) ?? null;
}

export function configKindForRef(ref: { readonly kind: string; readonly group: string }): ConfigKind | null {
  return findConfigKind(ref.kind, ref.group);
}

export function configKindForObject(object: {
  readonly apiVersion: string;
  readonly kind: string;
}): ConfigKind | null {
  return findConfigKind(object.kind, groupOf(object.apiVersion));
}

/** `networking.istio.io/v1`: the apiVersion to write. */
export function preferredApiVersion({ group, preferredVersion }: ConfigKind): string {
  return `${group}/${preferredVersion}`;
}

function configKind(group: string, family: ConfigKind["family"], row: KindRow): ConfigKind {
  const [kind, plural, shortNames, servedVersions, badge, options = {}] = row;
  const preferredVersion = servedVersions[0] ?? "v1";
  return {
    kind,
    group,
    plural,
    singular: kind.toLowerCase(),
    shortNames,
    servedVersions,
    preferredVersion,
    storedVersion: options.storedVersion ?? preferredVersion,
    scope: options.scope ?? "Namespaced",
    badge,
    family,
  };
}
