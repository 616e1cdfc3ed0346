import { namespaceMode } from "../../../simulation/mtls/peer-mode.ts";
import { readPolicy } from "../../../simulation/authz/policy.ts";
import { defineRule } from "../../rule.ts";
import { isInAmbient } from "../read/ambient.ts";
import { refer } from "../read/refer.ts";

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
  reads: ["PeerAuthentication", "Namespace", "MeshSettings"],
  needs: ["PeerAuthentication"],
  reach: "root",
  title: "Policy by identity where nobody has one",
  explanation:
    "A PeerAuthentication switches mutual TLS off here, so no caller has a principal or namespace: an ALLOW by identity lets nobody in and a DENY by identity keeps nobody out. Switch mutual TLS on.",
  source: "https://istio.io/latest/docs/concepts/security/#dependency-on-mutual-tls",
  aliases: ["KIA0105"],
  check: (object, mesh) => {
    const { action, rules, targets } = readPolicy(object);
    const peer = namespaceMode(mesh, object.namespace);
    if (peer.mode !== "DISABLE" || targets.length > 0 || isInAmbient(mesh, object.namespace)) return [];
    const effect = action === "DENY" ? "keeps nobody out" : "lets nobody in";
    return rules.flatMap(({ index, from, when }) =>
      [...from, ...when].flat().some(({ attribute }) => OF_MTLS.has(attribute))
        ? [
            {
              path: ["spec", "rules", index],
              sentence: `The rule ${effect}: mutual TLS is off in ${object.namespace}, and plaintext callers have no identity`,
              because: peer.object === null ? [] : [refer(mesh, peer.object, "Sets DISABLE", peer.path)],
            },
          ]
        : [],
    );
  },
});
