import { CONFIG_KINDS, type ConfigKind, kindKey } from "@/lib/domain/istio/kinds.ts";
import type { CustomColumn, ServedKind } from "./served-kind.ts";

const AGE: CustomColumn = {
  name: "Age",
  type: "date",
  jsonPath: ".metadata.creationTimestamp",
  description: "Time since the object was created.",
};

function text(name: string, jsonPath: string): CustomColumn {
  return { name, type: "string", jsonPath };
}

const HOSTNAMES = [text("Hostnames", ".spec.hostnames"), AGE];
const ADDRESSED = [
  text("Address", ".status.addresses[*].value"),
  text("Programmed", '.status.conditions[?(@.type=="Programmed")].status'),
  AGE,
];

/** `additionalPrinterColumns` of the CRDs of Istio 1.31 and Gateway API 1.6. Kinds left out have none. */
const COLUMNS: Readonly<Record<string, readonly CustomColumn[]>> = {
  "VirtualService.networking.istio.io": [
    text("Gateways", ".spec.gateways"),
    text("Hosts", ".spec.hosts"),
    AGE,
  ],
  "DestinationRule.networking.istio.io": [text("Host", ".spec.host"), AGE],
  "ServiceEntry.networking.istio.io": [
    text("Hosts", ".spec.hosts"),
    text("Location", ".spec.location"),
    text("Resolution", ".spec.resolution"),
    AGE,
  ],
  "WorkloadEntry.networking.istio.io": [AGE, text("Address", ".spec.address")],
  "WorkloadGroup.networking.istio.io": [AGE],
  "AuthorizationPolicy.security.istio.io": [text("Action", ".spec.action"), AGE],
  "PeerAuthentication.security.istio.io": [text("Mode", ".spec.mtls.mode"), AGE],
  "Telemetry.telemetry.istio.io": [AGE],
  "WasmPlugin.extensions.istio.io": [AGE],
  "TrafficExtension.extensions.istio.io": [AGE],
  "GatewayClass.gateway.networking.k8s.io": [
    text("Controller", ".spec.controllerName"),
    text("Accepted", '.status.conditions[?(@.type=="Accepted")].status'),
    AGE,
    { name: "Description", type: "string", jsonPath: ".spec.description", priority: 1 },
  ],
  "Gateway.gateway.networking.k8s.io": [text("Class", ".spec.gatewayClassName"), ...ADDRESSED],
  "HTTPRoute.gateway.networking.k8s.io": HOSTNAMES,
  "GRPCRoute.gateway.networking.k8s.io": HOSTNAMES,
  "TLSRoute.gateway.networking.k8s.io": [AGE],
  "TCPRoute.gateway.networking.k8s.io": [AGE],
  "UDPRoute.gateway.networking.k8s.io": [AGE],
  "ReferenceGrant.gateway.networking.k8s.io": [AGE],
  "BackendTLSPolicy.gateway.networking.k8s.io": [AGE],
  "ListenerSet.gateway.networking.k8s.io": [AGE],
};

function categoriesOf({ family, group }: ConfigKind): readonly string[] {
  return family === "istio" ? ["istio-io", group.replaceAll(".", "-")] : ["gateway-api"];
}

function servedKind(kind: ConfigKind): ServedKind {
  return {
    group: kind.group,
    kind: kind.kind,
    plural: kind.plural,
    singular: kind.singular,
    shortNames: kind.shortNames,
    categories: categoriesOf(kind),
    namespaced: kind.scope === "Namespaced",
    versions: kind.servedVersions,
    custom: true,
    hasStatus: kind.kind !== "ReferenceGrant",
    hasScale: false,
    countsGeneration: true,
    columns: COLUMNS[kindKey(kind)] ?? [],
  };
}

/** The kinds of Istio and of the Gateway API, served in every version that their CRDs serve. */
export const MESH_KINDS: readonly ServedKind[] = CONFIG_KINDS.map(servedKind);
