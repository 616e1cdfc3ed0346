import { hostsOverlap } from "../../../istio/host.ts";
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
  check: (object, mesh) => {
    const stated = policyValues(object, "to", ["hosts", "notHosts"]);
    if (stated.length === 0 || !isKindKnown(mesh, "VirtualService") || !isKindKnown(mesh, "ServiceEntry")) {
      return [];
    }
    const routed = routedHosts(mesh);
    return stated.flatMap(({ value, path }) => {
      const host = value.toLowerCase().replace(/:(\d+|\*)$/, "");
      const isDefined =
        host === "*" ||
        isInRegistry(mesh, host, object.namespace) ||
        routed.some((name) => hostsOverlap(name, host));
      return isDefined ? [] : [{ path, sentence: `Nothing in the mesh is called ${host}` }];
    });
  },
});

/** By any name that a client may use; a policy's star stands at the start or the end. */
function isInRegistry(mesh: MeshSnapshot, host: string, namespace: string): boolean {
  const { domain } = mesh.settings;
  if (host.includes("*")) {
    const names = [...knownHosts(mesh).exact.keys()];
    return host.startsWith("*")
      ? names.some((name) => hostsOverlap(host, name))
      : names.some((name) => name.startsWith(host.slice(0, host.indexOf("*"))));
  }
  return [host, `${host}.${namespace}.svc.${domain}`, `${host}.svc.${domain}`, `${host}.${domain}`].some(
    (name) => findHost(mesh, name) !== null,
  );
}

function routedHosts(mesh: MeshSnapshot): readonly string[] {
  const istio = "networking.istio.io";
  const routes = [...configObjects(mesh, "VirtualService", istio)].flatMap(({ spec }) =>
    textsAt(spec, "hosts"),
  );
  const gateways = [...configObjects(mesh, "Gateway", istio)].flatMap(({ spec }) =>
    objectsAt(spec, "servers").flatMap((server) =>
      textsAt(server, "hosts").map((host) => host.slice(host.indexOf("/") + 1)),
    ),
  );
  const httpRoutes = [...configObjects(mesh, "HTTPRoute", "gateway.networking.k8s.io")].flatMap(({ spec }) =>
    textsAt(spec, "hostnames"),
  );
  return [...routes, ...gateways.filter((host) => host !== "*"), ...httpRoutes].map((host) =>
    host.toLowerCase(),
  );
}
