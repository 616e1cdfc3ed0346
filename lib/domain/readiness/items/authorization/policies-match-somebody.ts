import { configObjects } from "../../../mesh/snapshot.ts";
import { readPolicy } from "../../../simulation/authz/policy.ts";
import type { Finding } from "../../../validation/finding.ts";
import { objectsOfKind, type ReadinessFacts } from "../../facts.ts";
import type { ReadinessFix } from "../../item.ts";
import { ruleItem } from "../../rule-item.ts";

const GROUP = "security.istio.io";

export const policiesMatchSomebody = ruleItem({
  id: "policies-match-somebody",
  area: "authorization",
  title: "Every policy matches a caller",
  explanation:
    "A policy that names accounts or namespaces which do not exist, or HTTP fields on a TCP port, matches nobody: an ALLOW policy then denies everybody, a DENY policy keeps nobody out.",
  codes: ["MESH0406", "MESH0405", "MESH0401", "MESH0403", "MESH0404", "MESH0407"],
  unmet: { one: "does not", many: "do not" },
  subjects: (mesh) => objectsOfKind(mesh, "AuthorizationPolicy", GROUP),
  fix: deleteIdle,
});

/** A DENY policy whose every source is an account that does not exist denies nobody: it can go. */
function deleteIdle({ code, object }: Finding, { mesh, findings }: ReadinessFacts): ReadinessFix | null {
  const config = configObjects(mesh, object.kind, object.group).get(object.namespace, object.name);
  if (code !== "MESH0406" || config === undefined) return null;
  const policy = readPolicy(config);
  const named = policy.rules.flatMap(({ from }) => from.flatMap((clause) => clause));
  const isOnlyAccounts =
    named.length > 0 && named.every(({ attribute, negated }) => attribute === "source.principal" && !negated);
  const absent = (findings.get(code) ?? []).filter(
    (finding) => finding.object.name === object.name && finding.object.namespace === object.namespace,
  ).length;
  const values = named.reduce((sum, { values: all }) => sum + all.length, 0);
  const everyRuleNames = policy.rules.every(({ from }) => from.length > 0);
  if (policy.action !== "DENY" || !isOnlyAccounts || !everyRuleNames || absent < values) return null;
  return {
    title: `Delete ${object.namespace}/${object.name}`,
    action: { op: "delete", object },
    effect:
      "No request is judged otherwise: the policy denies 0 callers as it is. Or correct the account's name in its editor",
  };
}
