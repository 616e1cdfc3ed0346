import { matchesHost } from "../../../istio/host.ts";
import { sectionAt, textAt } from "../../../simulation/spec-fields.ts";
import { namespaceMode } from "../../../simulation/mtls/peer-mode.ts";
import { defineRule } from "../../rule.ts";
import { ruleHost } from "../read/same-host-rules.ts";

export const mtlsUnasked = defineRule({
  code: "MESH0235",
  severity: "info",
  appliesTo: ["DestinationRule"],
  reads: ["PeerAuthentication", "MeshSettings"],
  needs: ["PeerAuthentication"],
  reach: "mesh",
  title: "Clients send mutual TLS to servers of which no PeerAuthentication speaks",
  explanation:
    "Auto-mTLS is off, and a DestinationRule for the whole mesh or a namespace makes clients send mutual TLS. Without a PeerAuthentication servers are PERMISSIVE: the connections work, and plaintext gets in as well. Kiali calls it an error, as it was before servers were PERMISSIVE by default. Say STRICT where the rule is meant for everyone.",
  source: "https://istio.io/latest/docs/reference/config/security/peer_authentication/",
  aliases: ["KIA0205", "KIA0206"],
  check: (object, mesh) => {
    const { enableAutoMtls, rootNamespace, domain } = mesh.settings;
    const host = ruleHost(object, mesh);
    const mode = textAt(sectionAt(sectionAt(object.spec, "trafficPolicy"), "tls"), "mode");
    if (enableAutoMtls || mode !== "ISTIO_MUTUAL" || !host.startsWith("*")) return [];
    const isMesh = matchesHost(host, `any.any.svc.${domain}`);
    const namespace = isMesh ? rootNamespace : object.namespace;
    if (!isMesh && !matchesHost(host, `any.${namespace}.svc.${domain}`)) return [];
    if (namespaceMode(mesh, namespace).object !== null) return [];
    return [
      {
        path: ["spec", "trafficPolicy", "tls", "mode"],
        sentence: `Servers take plaintext too: no PeerAuthentication of ${isMesh ? "the mesh" : `namespace ${namespace}`} says otherwise`,
        aliases: [isMesh ? "KIA0205" : "KIA0206"],
      },
    ];
  },
});
