import type { WorldObject } from "./world-objects.ts";

/** On loopback of every pod with a proxy; inside the ports that interception leaves alone. */
export const MARKER_PORT = 15_098;
const PACKAGE = "type.googleapis.com/envoy.extensions.filters";

/**
 * Gives every proxy of the mesh a listener that answers with a token. istiod sends one push for everything it was told up to then, so
 * a proxy that answers with the token has the rest as well. Unlike a VirtualService it reaches gateways and any Sidecar scope.
 */
export function markerFilter(token: string): WorldObject {
  return {
    apiVersion: "networking.istio.io/v1alpha3",
    kind: "EnvoyFilter",
    metadata: { name: MARKER_NAME, namespace: "istio-system" },
    spec: {
      configPatches: [{ applyTo: "LISTENER", patch: { operation: "ADD", value: markerListener(token) } }],
    },
  };
}

export const MARKER_NAME = "mesh-rig-marker";

function markerListener(token: string): object {
  const router = {
    name: "envoy.filters.http.router",
    typed_config: { "@type": `${PACKAGE}.http.router.v3.Router` },
  };
  const connectionManager = {
    "@type": `${PACKAGE}.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: MARKER_NAME,
    route_config: {
      name: MARKER_NAME,
      virtual_hosts: [
        {
          name: MARKER_NAME,
          domains: ["*"],
          routes: [
            { match: { prefix: "/" }, direct_response: { status: 200, body: { inline_string: token } } },
          ],
        },
      ],
    },
    http_filters: [router],
  };
  return {
    name: MARKER_NAME,
    address: { socket_address: { address: "127.0.0.1", port_value: MARKER_PORT } },
    drain_type: "DEFAULT",
    filter_chains: [
      {
        filters: [{ name: "envoy.filters.network.http_connection_manager", typed_config: connectionManager }],
      },
    ],
  };
}
