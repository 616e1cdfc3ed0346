import { matchesHost } from "../../../istio/host.ts";
import type { ConfigObject, MeshSnapshot, ServiceFacts } from "../../../mesh/snapshot.ts";
import { effectiveRule } from "../../../simulation/destination/destination-rules.ts";
import { objectAt, textAt } from "../../../simulation/spec-fields.ts";
import { namespaceMode } from "../../../simulation/mtls/peer-mode.ts";
import { defineRule } from "../../rule.ts";
import { decisiveHost, ruleHost } from "../read/same-host-rules.ts";
import { findHost, HOST_KINDS } from "../read/known-hosts.ts";
import { refer } from "../read/refer.ts";

export const tlsFitsPeer = defineRule({
  code: "MESH0207",
  severity: "error",
  appliesTo: ["DestinationRule"],
  reads: ["PeerAuthentication", "DestinationRule", ...HOST_KINDS],
  needs: ["PeerAuthentication"],
  reach: "mesh",
  title: "Client TLS does not fit the server's mTLS mode",
  explanation:
    "The TLS mode of a DestinationRule is taken literally. Plaintext or TLS without an Istio identity is refused by STRICT, and mutual TLS by DISABLE: every connection fails with 503 (UC or UF). Leave tls out: the client then follows the server.",
  source:
    "https://istio.io/latest/docs/ops/common-problems/network-issues/#503-errors-after-setting-destination-rule",
  aliases: ["KIA0205", "KIA0206", "KIA0207", "KIA0208"],
  hosts: decisiveHost,
  check: (object, mesh) => {
    const policy = objectAt(object.spec, "trafficPolicy");
    const tls = policy === null ? null : objectAt(policy, "tls");
    const mode = tls === null ? null : (textAt(tls, "mode") ?? "DISABLE");
    if (mode === null) return [];
    const isBroken = (namespace: string): boolean =>
      namespaceMode(mesh, namespace).mode === (mode === "ISTIO_MUTUAL" ? "DISABLE" : "STRICT");
    const namespace = serverNamespaces(mesh, object, isBroken)[0];
    if (namespace === undefined) return [];
    const peer = namespaceMode(mesh, namespace);
    if (peer.object === null) return [];
    return [
      {
        path: ["spec", "trafficPolicy", "tls", "mode"],
        sentence: `Clients send ${mode}, but ${namespace} is ${peer.mode}: connections are refused`,
        because: [refer(mesh, peer.object, `Sets ${peer.mode}`, peer.path)],
        fix: {
          title: "Leave TLS to the server's mode",
          operations: [{ op: "remove", path: "/spec/trafficPolicy/tls" }],
        },
      },
    ];
  },
});

/**
 * Namespaces of the servers that the rule is for, among those that are asked about. Of a wildcard: of Services under it for
 * which no other rule is in force; where none is given, the one that the host names, else the root namespace for the mesh.
 */
function serverNamespaces(
  mesh: MeshSnapshot,
  object: ConfigObject,
  isAsked: (namespace: string) => boolean,
): readonly string[] {
  const host = ruleHost(object, mesh);
  if (!host.startsWith("*")) {
    const known = findHost(mesh, host);
    return known?.kind === "Service" && !known.external && isAsked(known.namespace) ? [known.namespace] : [];
  }
  const { domain, rootNamespace } = mesh.settings;
  const under = [...mesh.services].filter(
    ({ name, namespace, externalName }) =>
      externalName === null && matchesHost(host, `${name}.${namespace}.svc.${domain}`),
  );
  const named = namespaceUnder(host, domain);
  if (under.length === 0) {
    const scope = named ?? (matchesHost(host, `any.any.svc.${domain}`) ? rootNamespace : null);
    return scope !== null && isAsked(scope) ? [scope] : [];
  }
  const found = under.find((service) => isAsked(service.namespace) && isInForce(mesh, object, service));
  return found === undefined ? [] : [found.namespace];
}

function isInForce(mesh: MeshSnapshot, object: ConfigObject, { name, namespace }: ServiceFacts): boolean {
  const { domain, rootNamespace } = mesh.settings;
  const rule = effectiveRule(mesh, {
    clientNamespace: object.namespace === rootNamespace ? namespace : object.namespace,
    clientLabels: {},
    host: `${name}.${namespace}.svc.${domain}`,
    serviceNamespace: namespace,
  });
  return rule?.objects.includes(object) === true;
}

/** The namespace of `*.<namespace>.svc.<domain>`; null for any other host. */
function namespaceUnder(host: string, domain: string): string | null {
  const end = `.svc.${domain}`;
  if (!host.startsWith("*.") || !host.endsWith(end)) return null;
  const namespace = host.slice(2, -end.length);
  return namespace === "" || namespace.includes(".") ? null : namespace;
}
