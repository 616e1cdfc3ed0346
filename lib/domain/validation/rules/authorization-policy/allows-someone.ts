import { readPolicy } from "../../../simulation/authz/policy.ts";
import { defineRule } from "../../rule.ts";

export const allowsSomeone = defineRule({
  code: "MESH0401",
  severity: "warning",
  appliesTo: ["AuthorizationPolicy"],
  reads: [],
  reach: "object",
  title: "ALLOW without rules denies everything",
  explanation:
    "An ALLOW policy without rules matches no request, and where an ALLOW policy applies, what no ALLOW matches is denied. That may be meant as a baseline; `rules: [{}]` would allow everything.",
  source: "https://istio.io/latest/docs/concepts/security/#allow-nothing-deny-all-and-allow-all-policy",
  aliases: [],
  check: (object) => {
    const { action, rules, dryRun } = readPolicy(object);
    if (action !== "ALLOW" || rules.length > 0 || dryRun) return [];
    return [{ path: ["spec"], sentence: "Denies every request that no other ALLOW policy lets in" }];
  },
});
