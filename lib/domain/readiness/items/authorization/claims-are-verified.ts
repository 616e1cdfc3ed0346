import { objectsOfKind } from "../../facts.ts";
import { ruleItem } from "../../rule-item.ts";

export const claimsAreVerified = ruleItem({
  id: "claims-are-verified",
  area: "authorization",
  title: "Routes by claim verify the token",
  explanation:
    "A route that looks at a claim of a JWT needs a RequestAuthentication at its gateway. Without it no token is verified and the route matches nothing.",
  codes: ["MESH0149"],
  unmet: { one: "does not", many: "do not" },
  subjects: (mesh) => objectsOfKind(mesh, "VirtualService", "networking.istio.io"),
});
