import { effectiveRule } from "../../../simulation/destination/destination-rules.ts";
import { defineRule } from "../../rule.ts";
import { findHost, HOST_KINDS } from "../read/known-hosts.ts";
import { refer } from "../read/refer.ts";
import { decisiveHost, ruleHost } from "../read/same-host-rules.ts";

export const hidesServiceRule = defineRule({
  code: "MESH0234",
  severity: "info",
  appliesTo: ["DestinationRule"],
  reads: ["DestinationRule", ...HOST_KINDS],
  reach: "mesh",
  title: "DestinationRule hides that of the Service's own namespace",
  explanation:
    "A client takes the rule of its own namespace first, and the first match wins whole: clients here lose subsets, limits and TLS settings that the owner of the Service states. Repeat what is to stay.",
  source: "https://istio.io/latest/docs/ops/best-practices/traffic-management/#cross-namespace-configuration",
  aliases: [],
  hosts: decisiveHost,
  check: (object, mesh) => {
    const host = ruleHost(object, mesh);
    const owner = findHost(mesh, host)?.namespace;
    if (owner === undefined || owner === object.namespace) return [];
    const question = { clientLabels: {}, host, serviceNamespace: owner };
    const here = effectiveRule(mesh, { ...question, clientNamespace: object.namespace });
    const elsewhere = effectiveRule(mesh, { ...question, clientNamespace: "(any other)" });
    if (here?.objects.includes(object) !== true || elsewhere === null || elsewhere.namespace !== owner)
      return [];
    return [
      {
        path: ["spec", "host"],
        sentence: `Clients in ${object.namespace} follow this rule alone, not ${elsewhere.objects.map(({ namespace, name }) => `${namespace}/${name}`).join(", ")} of the Service's namespace`,
        because: elsewhere.objects.map((other) =>
          refer(mesh, other, "Holds for all other clients", ["spec"]),
        ),
      },
    ];
  },
});
