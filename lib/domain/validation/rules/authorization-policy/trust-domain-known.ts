import { defineRule } from "../../rule.ts";
import { policyValues } from "../read/policy-fields.ts";

export const trustDomainKnown = defineRule({
  code: "MESH0413",
  severity: "info",
  appliesTo: ["AuthorizationPolicy"],
  reads: ["MeshSettings"],
  reach: "object",
  title: "Principal of another trust domain",
  explanation:
    "Callers of this mesh have the mesh's trust domain. A principal of another one can only be a caller from a federated mesh whose roots are trusted here; an old domain of one's own belongs into trustDomainAliases.",
  source: "https://istio.io/latest/docs/tasks/security/authorization/authz-td-migration/",
  aliases: ["KIA0108"],
  check: (object, { settings }) => {
    const own = new Set([settings.trustDomain, ...settings.trustDomainAliases, "cluster.local"]);
    return policyValues(object, "from", ["principals", "notPrincipals"]).flatMap(({ value, path }) => {
      const domain = value.replace(/^spiffe:\/\//, "").split("/")[0] ?? "";
      if (!value.includes("/") || domain.includes("*") || own.has(domain)) return [];
      return [
        {
          path,
          sentence: `${domain} is not this mesh's trust domain ${settings.trustDomain} nor an alias of it`,
        },
      ];
    });
  },
});
