import { configObjects } from "../../../mesh/snapshot.ts";
import { objectsAt, sectionAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";

export const claimsNeedAuthentication = defineRule({
  code: "MESH0149",
  severity: "error",
  appliesTo: ["VirtualService"],
  reads: ["RequestAuthentication"],
  needs: ["RequestAuthentication"],
  reach: "mesh",
  title: "Route by JWT claim without RequestAuthentication",
  explanation:
    "A match on @request.auth.claims sees only claims that a RequestAuthentication at the gateway has verified. Without one it never matches.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0149/",
  aliases: ["IST0149"],
  check: ({ spec }, mesh) => {
    if (configObjects(mesh, "RequestAuthentication", "security.istio.io").size > 0) return [];
    return objectsAt(spec, "http").flatMap((route, index) =>
      objectsAt(route, "match").flatMap((match, position) =>
        ["headers", "withoutHeaders"].flatMap((field) =>
          Object.keys(sectionAt(match, field))
            .filter((name) => name.startsWith("@request.auth.claims"))
            .map((name) => ({
              path: ["spec", "http", index, "match", position, field, name],
              sentence: "Never matches: no RequestAuthentication verifies tokens",
            })),
        ),
      ),
    );
  },
});
