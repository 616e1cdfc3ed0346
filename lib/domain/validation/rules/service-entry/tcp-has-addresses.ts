import { protocolOfName } from "../../../mesh/port-protocol.ts";
import type { ConfigObject, MeshSnapshot } from "../../../mesh/snapshot.ts";
import type { MeshSettings } from "../../../mesh/settings.ts";
import { listAt, objectsAt, textAt, textsAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { isInAmbient } from "../read/ambient.ts";

export const tcpHasAddresses = defineRule({
  code: "MESH0834",
  severity: "warning",
  appliesTo: ["ServiceEntry"],
  reads: ["MeshSettings", "Namespace"],
  reach: "namespace",
  title: "TCP port of a ServiceEntry without addresses",
  explanation:
    "A TCP connection carries no host name, so a proxy knows the entry by its addresses alone. Without any the entry takes every connection to its port; where istiod allocates addresses, only clients whose DNS the proxy answers (ISTIO_META_DNS_CAPTURE) use them, and for all others the entry has no effect. Name the addresses, or switch DNS capture on.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0134/",
  aliases: ["IST0133", "IST0134"],
  check: (object, mesh) => {
    if (textsAt(object.spec, "addresses").length > 0 || hasAllocated(object)) return [];
    const allocates = isAllocated(object, mesh.settings);
    if (allocates && answersDns(object, mesh)) return [];
    return objectsAt(object.spec, "ports").flatMap((port, index) =>
      protocolOfName(textAt(port, "protocol") ?? "TCP") === "tcp"
        ? [
            {
              path: ["spec", "ports", index],
              sentence: allocates
                ? "No address is named: only clients whose DNS their proxy answers get to the allocated one"
                : "Takes every connection to this port, to any host: no address is named",
            },
          ]
        : [],
    );
  },
});

/** `PILOT_ENABLE_IP_AUTOALLOCATE`, on since 1.25: for hosts that are resolved and no wildcards. */
function isAllocated({ spec }: ConfigObject, { featureFlags }: MeshSettings): boolean {
  const isOn = featureFlags["PILOT_ENABLE_IP_AUTOALLOCATE"] !== "false";
  const isResolved = (textAt(spec, "resolution") ?? "NONE") !== "NONE";
  return isOn && isResolved && textsAt(spec, "hosts").every((host) => !host.startsWith("*"));
}

/** Sidecars when they are told to, ztunnel always. */
function answersDns({ namespace }: ConfigObject, mesh: MeshSnapshot): boolean {
  return mesh.settings.proxyMetadata["ISTIO_META_DNS_CAPTURE"] === "true" || isInAmbient(mesh, namespace);
}

function hasAllocated({ status }: ConfigObject): boolean {
  return status !== null && listAt(status, "addresses").length > 0;
}
