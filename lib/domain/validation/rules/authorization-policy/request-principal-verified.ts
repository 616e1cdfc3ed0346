import { configObjects } from "../../../mesh/snapshot.ts";
import { readPolicy } from "../../../simulation/authz/policy.ts";
import { defineRule } from "../../rule.ts";

export const requestPrincipalVerified = defineRule({
  code: "MESH0407",
  severity: "error",
  appliesTo: ["AuthorizationPolicy"],
  reads: ["RequestAuthentication"],
  needs: ["RequestAuthentication"],
  reach: "mesh",
  title: "Policy asks for a token that nothing verifies",
  explanation:
    "Request principals and claims exist only where a RequestAuthentication verifies tokens. Without one the rule never matches.",
  source: "https://istio.io/latest/docs/tasks/security/authorization/authz-jwt/",
  aliases: [],
  check: (object, mesh) => {
    if (configObjects(mesh, "RequestAuthentication", "security.istio.io").size > 0) return [];
    return readPolicy(object).rules.flatMap(({ index, from, when }) =>
      [...from, ...when]
        .flat()
        .some(({ attribute, negated }) => attribute.startsWith("request.auth.") && !negated)
        ? [
            {
              path: ["spec", "rules", index],
              sentence: "Never matches: no RequestAuthentication verifies the token that it asks for",
            },
          ]
        : [],
    );
  },
});
