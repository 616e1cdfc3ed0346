import {
  EXTENSIONS_GROUP,
  GATEWAY_API_GROUP,
  NETWORKING_GROUP,
  SECURITY_GROUP,
  TELEMETRY_GROUP,
} from "../../kinds.ts";
import { under, type FieldTable } from "../field-note.ts";
import { DESTINATION_RULE } from "./destination-rule.ts";
import { ENVOY_FILTER, PROXY_CONFIG, TELEMETRY, TRAFFIC_EXTENSION, WASM_PLUGIN } from "./extensions.ts";
import { GRPC_ROUTE, HTTP_ROUTE, TCP_ROUTE, TLS_ROUTE, UDP_ROUTE } from "./gateway-api-routes.ts";
import {
  BACKEND_TLS_POLICY,
  GATEWAY_CLASS,
  KUBERNETES_GATEWAY,
  LISTENER_SET,
  REFERENCE_GRANT,
} from "./gateway-api.ts";
import { AUTHORIZATION_POLICY, PEER_AUTHENTICATION, REQUEST_AUTHENTICATION } from "./security.ts";
import { GATEWAY, SERVICE_ENTRY, SIDECAR, WORKLOAD_ENTRY, WORKLOAD_GROUP } from "./traffic-entry.ts";
import { VIRTUAL_SERVICE } from "./virtual-service.ts";

/** `VirtualService.networking.istio.io` → notes by path from the root of the object. */
export const FIELD_NOTES: ReadonlyMap<string, FieldTable> = new Map([
  notes("VirtualService", NETWORKING_GROUP, VIRTUAL_SERVICE),
  notes("DestinationRule", NETWORKING_GROUP, DESTINATION_RULE),
  notes("Gateway", NETWORKING_GROUP, GATEWAY),
  notes("ServiceEntry", NETWORKING_GROUP, SERVICE_ENTRY),
  notes("Sidecar", NETWORKING_GROUP, SIDECAR),
  notes("WorkloadEntry", NETWORKING_GROUP, WORKLOAD_ENTRY),
  notes("WorkloadGroup", NETWORKING_GROUP, WORKLOAD_GROUP),
  notes("EnvoyFilter", NETWORKING_GROUP, ENVOY_FILTER),
  notes("ProxyConfig", NETWORKING_GROUP, PROXY_CONFIG),
  notes("AuthorizationPolicy", SECURITY_GROUP, AUTHORIZATION_POLICY),
  notes("PeerAuthentication", SECURITY_GROUP, PEER_AUTHENTICATION),
  notes("RequestAuthentication", SECURITY_GROUP, REQUEST_AUTHENTICATION),
  notes("Telemetry", TELEMETRY_GROUP, TELEMETRY),
  notes("WasmPlugin", EXTENSIONS_GROUP, WASM_PLUGIN),
  notes("TrafficExtension", EXTENSIONS_GROUP, TRAFFIC_EXTENSION),
  notes("GatewayClass", GATEWAY_API_GROUP, GATEWAY_CLASS),
  notes("Gateway", GATEWAY_API_GROUP, KUBERNETES_GATEWAY),
  notes("HTTPRoute", GATEWAY_API_GROUP, HTTP_ROUTE),
  notes("GRPCRoute", GATEWAY_API_GROUP, GRPC_ROUTE),
  notes("TLSRoute", GATEWAY_API_GROUP, TLS_ROUTE),
  notes("TCPRoute", GATEWAY_API_GROUP, TCP_ROUTE),
  notes("UDPRoute", GATEWAY_API_GROUP, UDP_ROUTE),
  notes("ListenerSet", GATEWAY_API_GROUP, LISTENER_SET),
  notes("BackendTLSPolicy", GATEWAY_API_GROUP, BACKEND_TLS_POLICY),
  notes("ReferenceGrant", GATEWAY_API_GROUP, REFERENCE_GRANT),
]);

function notes(kind: string, group: string, table: FieldTable): [string, FieldTable] {
  return [`${kind}.${group}`, under("spec", table)];
}
