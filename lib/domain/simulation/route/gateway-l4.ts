import type { JsonObject } from "../../base/json.ts";
import { hostsOverlap, matchesHost } from "../../istio/host.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../mesh/snapshot.ts";
import { objectsAt, textsAt } from "../spec-fields.ts";
import { attaches } from "./gateway-hosts.ts";
import { type GatewayProxy, type GatewayServer, serversFor } from "./gateway-listeners.ts";
import { bestBySni, type L4Route, readL4Route } from "./l4-routes.ts";
import { visibleSets } from "./mesh-rules.ts";
import { readBackend } from "./read-http-route.ts";
import { readGeneration } from "./read-virtual-service.ts";
import { byAge } from "./visible.ts";

/** What a gateway makes of a connection before anything of HTTP is read. */
export type GatewayChain =
  | { readonly kind: "http"; readonly server: GatewayServer }
  | { readonly kind: "connection"; readonly server: GatewayServer; readonly route: L4Route }
  /** No server or route takes it: the connection is closed. */
  | { readonly kind: "closed"; readonly server: GatewayServer | null; readonly text: string };

interface Chain {
  readonly sniHost: string;
  readonly chain: GatewayChain;
}

export interface GatewayConnection {
  readonly port: number;
  /** Server name that a TLS client announces; null for none. */
  readonly sni: string | null;
}

/**
 * The filter chain for a connection: by server name where a server of the port has TLS, else the port's only kind of
 * server (Istio 1.31, gateway.go: `tls[]` for PASSTHROUGH, `tcp[]` for TCP and for TLS that is ended here).
 */
export function gatewayChain(
  mesh: MeshSnapshot,
  proxy: GatewayProxy,
  { port, sni }: GatewayConnection,
): GatewayChain {
  const servers = serversFor(mesh, proxy, port);
  const secure = servers.filter(({ terminatesTls, passthroughTls }) => terminatesTls || passthroughTls);
  if (secure.length === 0) return plainChain({ mesh, proxy }, servers);
  const chains = secure.flatMap((server) => chainsOf({ mesh, proxy }, server));
  const found = bestBySni(chains, sni);
  const text = `No server or TLS route of the gateway is for server name ${sni ?? "(none)"}`;
  return found?.chain ?? { kind: "closed", server: secure[0] ?? null, text };
}

interface Where {
  readonly mesh: MeshSnapshot;
  readonly proxy: GatewayProxy;
}

function isHttpServer({ protocol }: GatewayServer): boolean {
  return ["HTTP", "HTTPS", "HTTP2", "GRPC", "GRPC-WEB"].includes(protocol);
}

function plainChain(where: Where, servers: readonly GatewayServer[]): GatewayChain {
  const first = servers.find(isHttpServer) ?? servers[0];
  if (first === undefined) return { kind: "closed", server: null, text: "No Gateway opens the port" };
  if (isHttpServer(first)) return { kind: "http", server: first };
  const route = servers.map((server) => tcpRoute(where, server)).find((found) => found !== null) ?? null;
  return route === null
    ? { kind: "closed", server: first, text: "No tcp route is bound to the server" }
    : { kind: "connection", server: first, route };
}

function chainsOf(where: Where, server: GatewayServer): readonly Chain[] {
  if (server.passthroughTls) return tlsChains(where, server);
  const route = isHttpServer(server) ? null : (tcpRoute(where, server) ?? terminatedRoute(where, server));
  const chain: GatewayChain =
    route !== null
      ? { kind: "connection", server, route }
      : isHttpServer(server)
        ? { kind: "http", server }
        : { kind: "closed", server, text: "No tcp route is bound to the server" };
  return server.hosts.map(({ host }) => ({ sniHost: host, chain }));
}

/** VirtualServices bound to the server, oldest first, whose hosts it serves. */
function boundTo({ mesh, proxy }: Where, server: GatewayServer): readonly ConfigObject[] {
  return visibleSets(mesh, proxy.namespace)
    .all.filter(
      ({ object, gateways, hosts }) =>
        object.kind === "VirtualService" &&
        gateways.includes(server.key) &&
        hosts.some((host) => serves(server, host, object.namespace)),
    )
    .map(({ object }) => object)
    .toSorted(byAge);
}

function serves({ hosts }: GatewayServer, host: string, namespace: string): boolean {
  return hosts.some(
    (allowed) =>
      (allowed.namespace === null || allowed.namespace === namespace) && hostsOverlap(allowed.host, host),
  );
}

/** Port and gateway of a match; the client's labels play no part at a gateway. */
function isMetAt(server: GatewayServer, object: ConfigObject, match: JsonObject): boolean {
  const { port, gateways } = readGeneration(object, match);
  return (port === null || port === server.port) && (gateways.length === 0 || gateways.includes(server.key));
}

function tcpRoute(where: Where, server: GatewayServer): L4Route | null {
  if (server.listener !== null) return attachedRoutes(where.mesh, server, "TCPRoute")[0]?.route ?? null;
  for (const object of boundTo(where, server)) {
    for (const [index, route] of objectsAt(object.spec, "tcp").entries()) {
      const matches = objectsAt(route, "match");
      if (matches.length === 0 || matches.some((match) => isMetAt(server, object, match)))
        return readL4Route(where.mesh, object, { route, path: ["spec", "tcp", index] });
    }
  }
  return null;
}

/** A TLSRoute on a listener that ends TLS. */
function terminatedRoute({ mesh }: Where, server: GatewayServer): L4Route | null {
  return server.listener === null ? null : (attachedRoutes(mesh, server, "TLSRoute")[0]?.route ?? null);
}

function tlsChains(where: Where, server: GatewayServer): readonly Chain[] {
  if (server.listener !== null) {
    return attachedRoutes(where.mesh, server, "TLSRoute").flatMap(({ route, hostnames }) =>
      hostnames.map((sniHost) => ({ sniHost, chain: { kind: "connection", server, route } })),
    );
  }
  return boundTo(where, server).flatMap((object) =>
    objectsAt(object.spec, "tls").flatMap((route, index) =>
      objectsAt(route, "match")
        .filter((match) => isMetAt(server, object, match))
        .flatMap((match) => textsAt(match, "sniHosts"))
        .map((sniHost): Chain => {
          const read = readL4Route(where.mesh, object, { route, path: ["spec", "tls", index] });
          return { sniHost: sniHost.toLowerCase(), chain: { kind: "connection", server, route: read } };
        }),
    ),
  );
}

interface AttachedRoute {
  readonly route: L4Route;
  /** Names that route and listener share; the listener's where the route names none. */
  readonly hostnames: readonly string[];
}

function attachedRoutes(
  mesh: MeshSnapshot,
  server: GatewayServer,
  kind: "TCPRoute" | "TLSRoute",
): readonly AttachedRoute[] {
  return [...configObjects(mesh, kind, "gateway.networking.k8s.io")]
    .filter((route) => attaches(mesh, route, server))
    .toSorted(byAge)
    .flatMap((object) => {
      const stated = textsAt(object.spec, "hostnames").map((host) => host.toLowerCase());
      const allowed = server.hosts.map(({ host }) => host);
      const hostnames =
        stated.length === 0
          ? allowed
          : stated.flatMap((host) => {
              const via = allowed.find((served) => hostsOverlap(served, host));
              return via === undefined ? [] : [matchesHost(via, host) ? host : via];
            });
      const destinations = objectsAt(object.spec, "rules")
        .slice(0, 1)
        .flatMap((rule) => objectsAt(rule, "backendRefs"))
        .map((backend) => readBackend({ mesh, route: object, isMesh: false }, backend));
      const path = ["spec", "rules", 0];
      return hostnames.length === 0 ? [] : [{ route: { object, path, destinations }, hostnames }];
    });
}
