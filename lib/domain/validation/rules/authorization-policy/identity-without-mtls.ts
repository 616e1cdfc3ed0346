import { namespaceMode } from "../../../simulation/mtls/peer-mode.ts";
import { readPolicy } from "../../../simulation/authz/policy.ts";
import { matchesHost } from "../../../istio/host.ts";
import { configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { sectionAt, textAt } from "../../../simulation/spec-fields.ts";
import { isKindKnown } from "../../kind-known.ts";
import { defineRule } from "../../rule.ts";
import { isInAmbient } from "../read/ambient.ts";
import { refer } from "../read/refer.ts";
import { ruleHost } from "../read/same-host-rules.ts";

const OF_MTLS: ReadonlySet<string> = new Set([
  "source.principal",
  "source.namespace",
  "source.serviceAccount",
  "source.trustDomain",
  "connection.sni",
]);

export const identityWithoutMtls = defineRule({
  code: "MESH0408",
  severity: "error",
  appliesTo: ["AuthorizationPolicy"],
  reads: ["PeerAuthentication", "DestinationRule", "Namespace", "Service", "MeshSettings"],
  needs: ["PeerAuthentication"],
  reach: "mesh",
  title: "Policy by identity where nobody has one",
  explanation:
    "Mutual TLS is off here, by a PeerAuthentication or because auto-mTLS is off and no DestinationRule makes clients send it. No caller has a principal or namespace: an ALLOW by identity lets nobody in and a DENY by identity keeps nobody out. Switch mutual TLS on.",
  source: "https://istio.io/latest/docs/concepts/security/#dependency-on-mutual-tls",
  aliases: ["KIA0105"],
  check: (object, mesh) => {
    const { action, rules, targets } = readPolicy(object);
    const peer = namespaceMode(mesh, object.namespace);
    if (targets.length > 0 || isInAmbient(mesh, object.namespace)) return [];
    if (peer.mode !== "DISABLE" && sendsMtls(mesh, object.namespace)) return [];
    const effect = action === "DENY" ? "keeps nobody out" : "lets nobody in";
    return rules.flatMap(({ index, from, when }) =>
      [...from, ...when].flat().some(({ attribute }) => OF_MTLS.has(attribute))
        ? [
            {
              path: ["spec", "rules", index],
              sentence: `The rule ${effect}: mutual TLS is off in ${object.namespace}, and plaintext callers have no identity`,
              because:
                peer.mode !== "DISABLE" || peer.object === null
                  ? []
                  : [refer(mesh, peer.object, "Sets DISABLE", peer.path)],
            },
          ]
        : [],
    );
  },
});

/** Whether clients may send mutual TLS to the namespace: by themselves, or because a DestinationRule for a host of it says so. */
function sendsMtls(mesh: MeshSnapshot, namespace: string): boolean {
  const { enableAutoMtls, domain, rootNamespace } = mesh.settings;
  if (enableAutoMtls || namespace === rootNamespace || !isKindKnown(mesh, "DestinationRule")) return true;
  const hosts = [...mesh.services.inNamespace(namespace)].map(
    ({ name }) => `${name}.${namespace}.svc.${domain}`,
  );
  return [...configObjects(mesh, "DestinationRule", "networking.istio.io")].some(
    (rule) =>
      textAt(sectionAt(sectionAt(rule.spec, "trafficPolicy"), "tls"), "mode") === "ISTIO_MUTUAL" &&
      [`any.${namespace}.svc.${domain}`, ...hosts].some((host) => matchesHost(ruleHost(rule, mesh), host)),
  );
}
