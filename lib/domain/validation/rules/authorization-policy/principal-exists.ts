import type { ConfigObject, MeshSnapshot } from "../../../mesh/snapshot.ts";
import { readPolicy } from "../../../simulation/authz/policy.ts";
import { objectsAt, sectionAt, textsAt } from "../../../simulation/spec-fields.ts";
import type { FindingPart } from "../../finding.ts";
import { defineRule } from "../../rule.ts";

export const principalExists = defineRule({
  code: "MESH0406",
  severity: "error",
  appliesTo: ["AuthorizationPolicy"],
  reads: ["ServiceAccount", "MeshSettings"],
  needs: ["ServiceAccount"],
  reach: "mesh",
  title: "Policy names a service account that does not exist",
  explanation:
    "A principal is the identity of a service account. Where no such account exists nobody can have the identity: an ALLOW lets nobody in and a DENY keeps nobody out.",
  source: "https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source",
  aliases: ["KIA0106"],
  check: (object, mesh) =>
    objectsAt(object.spec, "rules").flatMap((rule, index) =>
      objectsAt(rule, "from").flatMap((entry, position) =>
        textsAt(sectionAt(entry, "source"), "principals").flatMap((principal, at) =>
          unknownPrincipal(mesh, object, {
            principal,
            path: ["spec", "rules", index, "from", position, "source", "principals", at],
          }),
        ),
      ),
    ),
});

function unknownPrincipal(
  mesh: MeshSnapshot,
  object: ConfigObject,
  { principal, path }: { readonly principal: string; readonly path: FindingPart["path"] },
): readonly FindingPart[] {
  const [, trustDomain = "", namespace = "", account = ""] =
    /^([^/*]+)\/ns\/([^/*]+)\/sa\/([^/*]+)$/.exec(principal) ?? [];
  if (account === "" || trustDomain !== mesh.settings.trustDomain) return [];
  if (mesh.serviceAccounts.get(namespace, account) !== undefined) return [];
  const effect = readPolicy(object).action === "DENY" ? "keeps nobody out" : "lets nobody in";
  return [{ path, sentence: `There is no ServiceAccount ${namespace}/${account}: the entry ${effect}` }];
}
