import { matchesHost } from "../../../istio/host.ts";
import type { Collection } from "../../../mesh/collection.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { objectAt, sectionAt, textAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { refer } from "../read/refer.ts";
import { ruleHost } from "../read/same-host-rules.ts";

export const dropsGeneralTls = defineRule({
  code: "MESH0233",
  severity: "info",
  appliesTo: ["DestinationRule"],
  reads: ["DestinationRule", "MeshSettings"],
  reach: "mesh",
  title: "DestinationRule drops the TLS settings of a more general one",
  explanation:
    "The most specific rule replaces a rule for a wildcard whole, TLS included. With auto-mTLS a rule that says nothing about TLS follows the server; without it the client sends plaintext. State tls here too where the general rule's is meant.",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/",
  aliases: ["KIA0204"],
  check: (object, mesh) => {
    const policy = objectAt(object.spec, "trafficPolicy");
    if (policy !== null && objectAt(policy, "tls") !== null) return [];
    const host = ruleHost(object, mesh);
    const { rootNamespace, enableAutoMtls } = mesh.settings;
    const general = wildcardRulesWithTls(mesh).find(
      (rule) =>
        rule !== object &&
        (rule.namespace === object.namespace || rule.namespace === rootNamespace) &&
        ruleHost(rule, mesh) !== host &&
        matchesHost(ruleHost(rule, mesh), host),
    );
    if (general === undefined) return [];
    const mode = textAt(sectionAt(sectionAt(general.spec, "trafficPolicy"), "tls"), "mode") ?? "";
    return [
      {
        path: policy === null ? ["spec"] : ["spec", "trafficPolicy"],
        sentence: `${mode} of DestinationRule ${general.namespace}/${general.name} does not hold for ${host}: ${enableAutoMtls ? "clients follow the server's mode" : "clients send plaintext"}`,
        because: [refer(mesh, general, `States ${mode}`, ["spec", "trafficPolicy", "tls"])],
      },
    ];
  },
});

const indexes = new WeakMap<Collection<ConfigObject>, readonly ConfigObject[]>();

function wildcardRulesWithTls(mesh: MeshSnapshot): readonly ConfigObject[] {
  const rules = configObjects(mesh, "DestinationRule", "networking.istio.io");
  const known = indexes.get(rules);
  if (known !== undefined) return known;
  const found = [...rules].filter(
    ({ spec }) =>
      (textAt(spec, "host") ?? "").startsWith("*") &&
      objectAt(sectionAt(spec, "trafficPolicy"), "tls") !== null,
  );
  indexes.set(rules, found);
  return found;
}
