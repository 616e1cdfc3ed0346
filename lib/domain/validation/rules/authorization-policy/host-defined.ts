import { hostsOverlap, resolveHost } from "../../../istio/host.ts";
import type { MeshSettings } from "../../../mesh/settings.ts";
import { configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { objectsAt, textsAt } from "../../../simulation/spec-fields.ts";
import { isKindKnown } from "../../kind-known.ts";
import { defineRule } from "../../rule.ts";
import { findHost, HOST_KINDS, knownHosts } from "../read/known-hosts.ts";
import { policyValues } from "../read/policy-fields.ts";

export const policyHostDefined = defineRule({
  code: "MESH0412",
  severity: "info",
  appliesTo: ["AuthorizationPolicy"],
  reads: [...HOST_KINDS, "VirtualService", "Gateway", "HTTPRoute"],
  needs: ["Service"],
  reach: "mesh",
  title: "Policy for a host that nothing defines",
  explanation:
    "Hosts of a policy are compared with the Host header as the client sends it, port included where it sends one. This one is no name of a Service, a ServiceEntry, a route or a gateway: check its spelling.",
  source: "https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation",
  aliases: ["KIA0104"],
  hosts: (object, settings) =>
    policyValues(object, "to", ["hosts", "notHosts"]).flatMap(({ value }) => {
      const host = bareHost(value);
      return host.includes("*") ? ["*"] : namesOf(settings, host, object.namespace);
    }),
  check: (object, mesh) => {
    const stated = policyValues(object, "to", ["hosts", "notHosts"]);
    if (stated.length === 0 || !isKindKnown(mesh, "VirtualService") || !isKindKnown(mesh, "ServiceEntry")) {
      return [];
    }
    const { exact, wildcards } = routedHosts(mesh);
    return stated.flatMap(({ value, path }) => {
      const host = bareHost(value);
      const isDefined =
        host === "*" ||
        isInRegistry(mesh, host, object.namespace) ||
        namesOf(mesh.settings, host, object.namespace).some((name) => exact.has(name)) ||
        wildcards.some((name) => hostsOverlap(name, host)) ||
        (host.startsWith("*") && [...exact].some((name) => hostsOverlap(name, host)));
      return isDefined ? [] : [{ path, sentence: `Nothing in the mesh is called ${host}` }];
    });
  },
});

/** By any name that a client may use; a policy's star stands at the start or the end. */
function isInRegistry(mesh: MeshSnapshot, host: string, namespace: string): boolean {
  if (host.includes("*")) {
    const names = [...knownHosts(mesh).exact.keys()];
    return host.startsWith("*")
      ? names.some((name) => hostsOverlap(host, name))
      : names.some((name) => name.startsWith(host.slice(0, host.indexOf("*"))));
  }
  return namesOf(mesh.settings, host, namespace).some((name) => findHost(mesh, name) !== null);
}

/** Without the port. */
const bareHost = (value: string): string => value.toLowerCase().replace(/:(\d+|\*)$/, "");

/** Full names that a host may stand for. */
function namesOf({ domain }: MeshSettings, host: string, namespace: string): readonly string[] {
  return [host, `${host}.${namespace}.svc.${domain}`, `${host}.svc.${domain}`, `${host}.${domain}`];
}

interface RoutedHosts {
  readonly exact: ReadonlySet<string>;
  readonly wildcards: readonly string[];
}

const indexes = new WeakMap<object, { readonly inputs: readonly unknown[]; readonly hosts: RoutedHosts }>();

/** Hosts that routes and gateways take. */
function routedHosts(mesh: MeshSnapshot): RoutedHosts {
  const istio = "networking.istio.io";
  const routes = configObjects(mesh, "VirtualService", istio);
  const gateways = configObjects(mesh, "Gateway", istio);
  const httpRoutes = configObjects(mesh, "HTTPRoute", "gateway.networking.k8s.io");
  const { domain } = mesh.settings;
  const inputs = [gateways, httpRoutes, domain];
  const known = indexes.get(routes);
  if (known?.inputs.every((input, index) => input === inputs[index]) === true) return known.hosts;
  const all = [
    ...[...routes].flatMap(({ spec, namespace }) =>
      textsAt(spec, "hosts").map((host) => resolveHost(host, namespace, domain)),
    ),
    ...[...gateways].flatMap(({ spec }) =>
      objectsAt(spec, "servers").flatMap((server) =>
        textsAt(server, "hosts").map((host) => host.slice(host.indexOf("/") + 1)),
      ),
    ),
    ...[...httpRoutes].flatMap(({ spec }) => textsAt(spec, "hostnames")),
  ].map((host) => host.toLowerCase());
  const wildcards = [...new Set(all.filter((host) => host.startsWith("*") && host !== "*"))];
  const hosts = { exact: new Set(all), wildcards };
  indexes.set(routes, { inputs, hosts });
  return hosts;
}
