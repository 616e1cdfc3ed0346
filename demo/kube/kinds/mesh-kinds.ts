import type { CustomColumn, ServedKind } from "./served-kind.ts";

type MeshKind = Pick<ServedKind, "kind" | "plural" | "versions"> &
  Partial<Pick<ServedKind, "shortNames" | "columns" | "namespaced">>;

function definedBy(group: string, categories: readonly string[], kinds: readonly MeshKind[]): ServedKind[] {
  return kinds.map((kind) => ({
    group,
    singular: kind.kind.toLowerCase(),
    shortNames: [],
    categories,
    namespaced: true,
    custom: true,
    hasStatus: kind.kind !== "ReferenceGrant",
    hasScale: false,
    countsGeneration: true,
    columns: [],
    ...kind,
  }));
}

const AGE: CustomColumn = {
  name: "Age",
  type: "date",
  jsonPath: ".metadata.creationTimestamp",
  description: "Time since the object was created.",
};

function text(name: string, jsonPath: string): CustomColumn {
  return { name, type: "string", jsonPath };
}

const ROUTED = ["v1", "v1beta1", "v1alpha3"];
const HOSTNAMES = text("Hostnames", ".spec.hostnames");

/** Kinds, served versions and printer columns as the CRDs of Istio 1.31 define them. */
export const ISTIO_KINDS: readonly ServedKind[] = [
  ...definedBy(
    "networking.istio.io",
    ["istio-io", "networking-istio-io"],
    [
      {
        kind: "VirtualService",
        plural: "virtualservices",
        shortNames: ["vs"],
        versions: ROUTED,
        columns: [text("Gateways", ".spec.gateways"), text("Hosts", ".spec.hosts"), AGE],
      },
      {
        kind: "DestinationRule",
        plural: "destinationrules",
        shortNames: ["dr"],
        versions: ROUTED,
        columns: [text("Host", ".spec.host"), AGE],
      },
      { kind: "Gateway", plural: "gateways", shortNames: ["gw"], versions: ROUTED },
      {
        kind: "ServiceEntry",
        plural: "serviceentries",
        shortNames: ["se"],
        versions: ROUTED,
        columns: [
          text("Hosts", ".spec.hosts"),
          text("Location", ".spec.location"),
          text("Resolution", ".spec.resolution"),
          AGE,
        ],
      },
      { kind: "Sidecar", plural: "sidecars", versions: ROUTED },
      { kind: "EnvoyFilter", plural: "envoyfilters", versions: ["v1alpha3"] },
      {
        kind: "WorkloadEntry",
        plural: "workloadentries",
        shortNames: ["we"],
        versions: ROUTED,
        columns: [AGE, text("Address", ".spec.address")],
      },
      {
        kind: "WorkloadGroup",
        plural: "workloadgroups",
        shortNames: ["wg"],
        versions: ROUTED,
        columns: [AGE],
      },
      { kind: "ProxyConfig", plural: "proxyconfigs", versions: ["v1beta1"] },
    ],
  ),
  ...definedBy(
    "security.istio.io",
    ["istio-io", "security-istio-io"],
    [
      {
        kind: "AuthorizationPolicy",
        plural: "authorizationpolicies",
        shortNames: ["ap"],
        versions: ["v1", "v1beta1"],
        columns: [text("Action", ".spec.action"), AGE],
      },
      {
        kind: "PeerAuthentication",
        plural: "peerauthentications",
        shortNames: ["pa"],
        versions: ["v1", "v1beta1"],
        columns: [text("Mode", ".spec.mtls.mode"), AGE],
      },
      {
        kind: "RequestAuthentication",
        plural: "requestauthentications",
        shortNames: ["ra"],
        versions: ["v1", "v1beta1"],
      },
    ],
  ),
  ...definedBy(
    "telemetry.istio.io",
    ["istio-io", "telemetry-istio-io"],
    [
      {
        kind: "Telemetry",
        plural: "telemetries",
        shortNames: ["telemetry"],
        versions: ["v1", "v1alpha1"],
        columns: [AGE],
      },
    ],
  ),
  ...definedBy(
    "extensions.istio.io",
    ["istio-io", "extensions-istio-io"],
    [{ kind: "WasmPlugin", plural: "wasmplugins", versions: ["v1alpha1"], columns: [AGE] }],
  ),
];

/** The Gateway API's standard channel and the routes that Istio also reads. */
export const GATEWAY_API_KINDS: readonly ServedKind[] = definedBy(
  "gateway.networking.k8s.io",
  ["gateway-api"],
  [
    {
      kind: "GatewayClass",
      plural: "gatewayclasses",
      shortNames: ["gc"],
      namespaced: false,
      versions: ["v1", "v1beta1"],
      columns: [
        text("Controller", ".spec.controllerName"),
        text("Accepted", '.status.conditions[?(@.type=="Accepted")].status'),
        AGE,
        { name: "Description", type: "string", jsonPath: ".spec.description", priority: 1 },
      ],
    },
    {
      kind: "Gateway",
      plural: "gateways",
      shortNames: ["gtw"],
      versions: ["v1", "v1beta1"],
      columns: [
        text("Class", ".spec.gatewayClassName"),
        text("Address", ".status.addresses[*].value"),
        text("Programmed", '.status.conditions[?(@.type=="Programmed")].status'),
        AGE,
      ],
    },
    { kind: "HTTPRoute", plural: "httproutes", versions: ["v1", "v1beta1"], columns: [HOSTNAMES, AGE] },
    { kind: "GRPCRoute", plural: "grpcroutes", versions: ["v1"], columns: [HOSTNAMES, AGE] },
    { kind: "TLSRoute", plural: "tlsroutes", versions: ["v1alpha2"], columns: [AGE] },
    { kind: "TCPRoute", plural: "tcproutes", versions: ["v1alpha2"], columns: [AGE] },
    { kind: "UDPRoute", plural: "udproutes", versions: ["v1alpha2"], columns: [AGE] },
    {
      kind: "ReferenceGrant",
      plural: "referencegrants",
      shortNames: ["refgrant"],
      versions: ["v1beta1"],
      columns: [AGE],
    },
    {
      kind: "BackendTLSPolicy",
      plural: "backendtlspolicies",
      shortNames: ["btlspolicy"],
      versions: ["v1"],
      columns: [AGE],
    },
  ],
);
