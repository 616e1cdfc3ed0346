import { namespaceMode } from "../../../simulation/mtls/peer-mode.ts";
import { readPolicy } from "../../../simulation/authz/policy.ts";
import { defineRule } from "../../rule.ts";
import { refer } from "../read/refer.ts";

const IDENTITY: ReadonlySet<string> = new Set([
  "source.principal",
  "source.namespace",
  "source.serviceAccount",
]);

export const principalUnderPermissive = defineRule({
  code: "MESH0404",
  severity: "warning",
  appliesTo: ["AuthorizationPolicy"],
  reads: ["PeerAuthentication", "MeshSettings"],
  needs: ["PeerAuthentication"],
  reach: "root",
  title: "DENY by identity where plaintext gets in",
  explanation:
    "A caller without mutual TLS has no principal, so a DENY that names principals or namespaces does not see it. Under PERMISSIVE the very caller that is to be kept out may come in plaintext. Set STRICT, or turn the rule into an ALLOW of those that may.",
  source: "https://istio.io/latest/docs/concepts/security/#dependency-on-mutual-tls",
  aliases: [],
  check: (object, mesh) => {
    const { action, rules, targets } = readPolicy(object);
    if (action !== "DENY" || targets.length > 0) return [];
    const peer = namespaceMode(mesh, object.namespace);
    if (peer.mode !== "PERMISSIVE") return [];
    return rules.flatMap(({ index, from, when }) =>
      [...from, ...when].flat().some(({ attribute, negated }) => IDENTITY.has(attribute) && !negated)
        ? [
            {
              path: ["spec", "rules", index],
              sentence:
                "PERMISSIVE takes plaintext, and a plaintext caller has no identity that this DENY could see",
              because: peer.object === null ? [] : [refer(mesh, peer.object, "Sets PERMISSIVE", peer.path)],
            },
          ]
        : [],
    );
  },
});
