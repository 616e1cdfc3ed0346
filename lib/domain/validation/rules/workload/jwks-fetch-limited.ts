import { configObjects } from "../../../mesh/snapshot.ts";
import { objectsAt, textAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { refer } from "../read/refer.ts";

const SETTING = "BLOCKED_CIDRS_IN_JWKS_URIS";

export const jwksFetchLimited = defineRule({
  code: "MESH1503",
  severity: "info",
  appliesTo: "Workload",
  reads: ["RequestAuthentication", "ControlPlane"],
  reach: "mesh",
  title: "istiod fetches token keys from any address",
  explanation:
    "istiod itself reads the jwksUri of every RequestAuthentication. Who may write one can make it ask any address that it reaches, the cloud's metadata service among them. Set BLOCKED_CIDRS_IN_JWKS_URIS on istiod.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0175/",
  aliases: ["IST0175"],
  check: ({ kind, namespace, name }, mesh) => {
    const istiod = kind === "Deployment" ? mesh.controlPlane.istiods.get(namespace, name) : undefined;
    if (istiod === undefined || (istiod.env[SETTING] ?? "") !== "") return [];
    const requests = [...configObjects(mesh, "RequestAuthentication", "security.istio.io")];
    const [first] = requests;
    if (first === undefined) return [];
    const fetching = requests.filter(({ spec }) =>
      objectsAt(spec, "jwtRules").some((rule) => (textAt(rule, "jwksUri") ?? "") !== ""),
    );
    return [
      {
        path: ["spec", "template", "spec"],
        sentence: `${SETTING} is not set, and ${requests.length} RequestAuthentication${requests.length === 1 ? "" : "s"} may name any address`,
        because: fetching
          .slice(0, 3)
          .map((request) => refer(mesh, request, "Names a jwksUri", ["spec", "jwtRules"])),
      },
    ];
  },
});
