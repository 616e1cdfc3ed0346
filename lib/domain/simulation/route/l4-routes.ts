import type { JsonObject, Path } from "../../base/json.ts";
import { compareHosts, matchesHost } from "../../istio/host.ts";
import type { MeshPort, MeshService } from "../../mesh/mesh-service.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../mesh/snapshot.ts";
import { inRange } from "../authz/ip-range.ts";
import { hasLabels, objectsAt, textsAt } from "../spec-fields.ts";
import type { SidecarClient } from "./decide.ts";
import type { GenerationMatch, RouteDestination } from "./http-rule.ts";
import { parentRefsOf, type RouteSet, visibleSets } from "./mesh-rules.ts";
import { readBackend } from "./read-http-route.ts";
import { readDestination, readGeneration } from "./read-virtual-service.ts";
import { byAge } from "./visible.ts";

/** A tcp or tls route that takes a connection. */
export interface L4Route {
  readonly object: ConfigObject;
  readonly path: Path;
  readonly destinations: readonly RouteDestination[];
}

/** `plain`: no route concerns the port, the service itself is meant. `none`: routes do, and none takes the connection. */
export type L4Decision =
  | { readonly kind: "route"; readonly route: L4Route }
  | { readonly kind: "plain" }
  | { readonly kind: "none" }
  | { readonly kind: "unknown"; readonly what: string };

export interface L4Question {
  readonly client: SidecarClient;
  readonly service: MeshService;
  readonly port: MeshPort;
  /** Server name of a TLS client; null when it announces none, undefined when not known. */
  readonly sni: string | null | undefined;
}

/**
 * What the client's sidecar does with a connection to a port that carries no HTTP: `tls[]` of VirtualServices on ports
 * declared TLS or HTTPS, `tcp[]` on the others (Istio 1.31, `buildSidecarOutboundTCPTLSFilterChainOpts`).
 */
export function decideConnection(mesh: MeshSnapshot, question: L4Question): L4Decision {
  const { protocol } = question.port;
  const attached = attachedToService(mesh, question);
  if (attached !== null) return attached;
  const sets = setsFor(mesh, question);
  return protocol === "tls" || protocol === "https"
    ? decideTls(mesh, question, sets)
    : decideTcp(mesh, question, sets);
}

/** Unlike for HTTP all VirtualServices of the host count, oldest first in each rank of visibility. */
function setsFor(mesh: MeshSnapshot, { client, service }: L4Question): readonly RouteSet[] {
  return visibleSets(mesh, client.namespace).all.filter(
    ({ object, gateways, hosts }) =>
      object.kind === "VirtualService" &&
      gateways.includes("mesh") &&
      hosts.some((host) => matchesHost(host, service.host)),
  );
}

/**
 * TCPRoutes and TLSRoutes with the service as parent: those of the client's namespace come before those of the service's,
 * which are for every client.
 */
function attachedToService(mesh: MeshSnapshot, question: L4Question): L4Decision | null {
  const { client, service, port } = question;
  const isTls = port.protocol === "tls" || port.protocol === "https";
  const routes = [...configObjects(mesh, isTls ? "TLSRoute" : "TCPRoute", "gateway.networking.k8s.io")]
    .filter(({ namespace }) => namespace === client.namespace || namespace === service.namespace)
    .filter((route) => isParent(route, question))
    .toSorted(
      (a, b) =>
        Number(a.namespace === service.namespace) - Number(b.namespace === service.namespace) || byAge(a, b),
    );
  if (routes.length === 0) return null;
  if (isTls && question.sni === undefined) return { kind: "unknown", what: "sni" };
  const candidates = routes.flatMap((object): readonly TlsCandidate[] => {
    const rule = objectsAt(object.spec, "rules")[0] ?? {};
    const backends = objectsAt(rule, "backendRefs").map((entry) =>
      readBackend({ mesh, route: object, isMesh: true }, entry),
    );
    const route = { object, path: ["spec", "rules", 0], destinations: backends };
    const hostnames = isTls ? textsAt(object.spec, "hostnames") : [];
    return (hostnames.length === 0 ? ["*"] : hostnames).map((sniHost) => ({
      sniHost: sniHost.toLowerCase(),
      route,
    }));
  });
  const found = bestBySni(candidates, question.sni ?? null);
  return found === null ? { kind: "none" } : { kind: "route", route: found.route };
}

function isParent(route: ConfigObject, { service, port }: L4Question): boolean {
  return parentRefsOf(route).some(
    (parent) =>
      parent.kind === service.kind &&
      parent.namespace === service.namespace &&
      parent.name === service.name &&
      (parent.port === null || parent.port === port.port),
  );
}

function decideTcp(mesh: MeshSnapshot, question: L4Question, sets: readonly RouteSet[]): L4Decision {
  for (const { object } of sets) {
    for (const [index, route] of objectsAt(object.spec, "tcp").entries()) {
      const matches = objectsAt(route, "match");
      const isMet = matches.length === 0 || matches.some((match) => concerns(object, match, question));
      if (isMet)
        return { kind: "route", route: readL4Route(mesh, object, { route, path: ["spec", "tcp", index] }) };
    }
  }
  return { kind: "plain" };
}

interface TlsCandidate {
  readonly sniHost: string;
  readonly route: L4Route;
}

function decideTls(mesh: MeshSnapshot, question: L4Question, sets: readonly RouteSet[]): L4Decision {
  const candidates = sets.flatMap(({ object }) =>
    objectsAt(object.spec, "tls").flatMap((route, index) =>
      objectsAt(route, "match")
        .filter((match) => concerns(object, match, question))
        .flatMap((match) => textsAt(match, "sniHosts"))
        .map((sniHost): TlsCandidate => ({
          sniHost: sniHost.toLowerCase(),
          route: readL4Route(mesh, object, { route, path: ["spec", "tls", index] }),
        })),
    ),
  );
  if (candidates.length === 0) return { kind: "plain" };
  if (question.sni === undefined) return { kind: "unknown", what: "sni" };
  const found = bestBySni(candidates, question.sni);
  return found === null ? { kind: "none" } : { kind: "route", route: found.route };
}

/** Envoy takes the most specific server name; of equal ones the first counts. */
export function bestBySni<T extends { readonly sniHost: string }>(
  candidates: readonly T[],
  sni: string | null,
): T | null {
  const name = sni?.toLowerCase() ?? "";
  const covering = candidates.filter(
    ({ sniHost }) => sniHost === "*" || (name !== "" && matchesHost(sniHost, name)),
  );
  return covering.toSorted((a, b) => compareHosts(a.sniHost, b.sniHost) || 0)[0] ?? null;
}

export function readL4Route(
  mesh: MeshSnapshot,
  object: ConfigObject,
  { route, path }: { readonly route: JsonObject; readonly path: Path },
): L4Route {
  const destinations = objectsAt(route, "route").map((entry) =>
    readDestination({ object, domain: mesh.settings.domain }, entry),
  );
  return { object, path, destinations };
}

/** All conditions hold together here; for HTTP a gateway that is named makes the source irrelevant. */
function concerns(object: ConfigObject, match: JsonObject, { client, service, port }: L4Question): boolean {
  const generation = readGeneration(object, match);
  return isFrom(generation, client) && isAt(generation, port.port) && reaches(match, service);
}

function isAt({ port, gateways }: GenerationMatch, number: number): boolean {
  return (port === null || port === number) && (gateways.length === 0 || gateways.includes("mesh"));
}

function isFrom({ sourceNamespace, sourceLabels }: GenerationMatch, client: SidecarClient): boolean {
  const isNamespace =
    sourceNamespace === null || sourceNamespace === "" || sourceNamespace === client.namespace;
  return isNamespace && (sourceLabels === null || hasLabels(client.labels, sourceLabels));
}

function reaches(match: JsonObject, service: MeshService): boolean {
  const subnets = textsAt(match, "destinationSubnets");
  if (subnets.length === 0) return true;
  return service.addresses.some((address) => subnets.some((subnet) => inRange(address, subnet) === true));
}
