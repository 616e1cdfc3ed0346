import { resolveHost } from "../../../istio/host.ts";
import { textAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { decisiveHost } from "../read/same-host-rules.ts";
import { canTellHost, hasHost, HOST_KINDS } from "../read/known-hosts.ts";

export const ruleHostExists = defineRule({
  code: "MESH0202",
  severity: "warning",
  appliesTo: ["DestinationRule"],
  reads: HOST_KINDS,
  needs: [["Service", "ServiceEntry"]],
  reach: "mesh",
  title: "DestinationRule for a host that nothing defines",
  explanation:
    "The host is a Service or a host of a ServiceEntry; a short name means a Service of the rule's own namespace. A rule for any other host has no effect.",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/#DestinationRule",
  aliases: ["IST0174", "KIA0202"],
  hosts: decisiveHost,
  check: ({ spec, namespace }, mesh) => {
    const stated = textAt(spec, "host") ?? "";
    const host = resolveHost(stated, namespace, mesh.settings.domain);
    if (host === "" || host.startsWith("*") || !canTellHost(mesh, host) || hasHost(mesh, host)) return [];
    const meaning = host === stated ? host : `${stated} (${host})`;
    return [
      { path: ["spec", "host"], sentence: `Has no effect: no Service or ServiceEntry defines ${meaning}` },
    ];
  },
});
