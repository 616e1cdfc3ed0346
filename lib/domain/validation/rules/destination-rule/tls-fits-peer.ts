import { resolveHost } from "../../../istio/host.ts";
import { objectAt, textAt } from "../../../simulation/spec-fields.ts";
import { namespaceMode } from "../../../simulation/mtls/peer-mode.ts";
import { defineRule } from "../../rule.ts";
import { anyOrOne, ruleHost } from "../read/same-host-rules.ts";
import { findHost, HOST_KINDS } from "../read/known-hosts.ts";
import { refer } from "../read/refer.ts";

export const tlsFitsPeer = defineRule({
  code: "MESH0207",
  severity: "error",
  appliesTo: ["DestinationRule"],
  reads: ["PeerAuthentication", ...HOST_KINDS],
  needs: ["PeerAuthentication"],
  reach: "mesh",
  title: "Client TLS does not fit the server's mTLS mode",
  explanation:
    "The TLS mode of a DestinationRule is taken literally. Plaintext or TLS without an Istio identity is refused by STRICT, and mutual TLS by DISABLE: every connection fails with 503 (UC or UF). Leave tls out: the client then follows the server.",
  source:
    "https://istio.io/latest/docs/ops/common-problems/network-issues/#503-errors-after-setting-destination-rule",
  aliases: ["KIA0205", "KIA0206", "KIA0207", "KIA0208"],
  hosts: (object, mesh) => [anyOrOne(ruleHost(object, mesh))],
  check: ({ spec, namespace }, mesh) => {
    const policy = objectAt(spec, "trafficPolicy");
    const tls = policy === null ? null : objectAt(policy, "tls");
    const mode = tls === null ? null : (textAt(tls, "mode") ?? "DISABLE");
    const known = findHost(mesh, resolveHost(textAt(spec, "host") ?? "", namespace, mesh.settings.domain));
    if (mode === null || known?.kind !== "Service" || known.external) return [];
    const peer = namespaceMode(mesh, known.namespace);
    const isIstio = mode === "ISTIO_MUTUAL";
    const broken = isIstio ? peer.mode === "DISABLE" : peer.mode === "STRICT";
    if (!broken || peer.object === null) return [];
    return [
      {
        path: ["spec", "trafficPolicy", "tls", "mode"],
        sentence: `Clients send ${mode}, but ${known.namespace} is ${peer.mode}: connections are refused`,
        because: [refer(mesh, peer.object, `Sets ${peer.mode}`, peer.path)],
        fix: {
          title: "Leave TLS to the server's mode",
          operations: [{ op: "remove", path: "/spec/trafficPolicy/tls" }],
        },
      },
    ];
  },
});
