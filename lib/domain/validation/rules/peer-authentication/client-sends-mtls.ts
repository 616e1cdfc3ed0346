import { matchesHost } from "../../../istio/host.ts";
import { configObjects } from "../../../mesh/snapshot.ts";
import { sectionAt, textAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { selectorLabels } from "../read/scope-of.ts";
import { ruleHost } from "../read/same-host-rules.ts";

export const clientSendsMtls = defineRule({
  code: "MESH0502",
  severity: "error",
  appliesTo: ["PeerAuthentication"],
  reads: ["DestinationRule", "MeshSettings"],
  needs: ["DestinationRule"],
  reach: "mesh",
  title: "STRICT without anything that makes clients send mutual TLS",
  explanation:
    "MeshConfig switches auto-mTLS off, so clients send mutual TLS only where a DestinationRule says ISTIO_MUTUAL. None covers these workloads: sidecars call them in plaintext and are refused. Add the rule, or switch enableAutoMtls on.",
  source: "https://istio.io/latest/docs/ops/configuration/traffic-management/tls-configuration/#auto-mtls",
  aliases: ["KIA0401", "KIA0501"],
  check: (object, mesh) => {
    const { kind, spec, namespace } = object;
    const { enableAutoMtls, rootNamespace, domain } = mesh.settings;
    const isStrict = textAt(sectionAt(spec, "mtls"), "mode") === "STRICT";
    if (enableAutoMtls || !isStrict || selectorLabels(kind, spec) !== null) return [];
    const isMesh = namespace === rootNamespace;
    const host = isMesh ? `any.any.svc.${domain}` : `any.${namespace}.svc.${domain}`;
    const covers = [...configObjects(mesh, "DestinationRule", "networking.istio.io")].some(
      (rule) =>
        ruleHost(rule, mesh).startsWith("*") &&
        matchesHost(ruleHost(rule, mesh), host) &&
        textAt(sectionAt(sectionAt(rule.spec, "trafficPolicy"), "tls"), "mode") === "ISTIO_MUTUAL",
    );
    if (covers) return [];
    return [
      {
        path: ["spec", "mtls", "mode"],
        sentence: `Auto-mTLS is off and no DestinationRule for ${isMesh ? "the mesh" : `namespace ${namespace}`} says ISTIO_MUTUAL: callers are refused`,
        aliases: [isMesh ? "KIA0401" : "KIA0501"],
      },
    ];
  },
});
