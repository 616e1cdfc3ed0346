import type { JsonObject } from "../../../base/json.ts";
import { configObjects } from "../../../mesh/snapshot.ts";
import { objectsAt, textAt } from "../../../simulation/spec-fields.ts";
import type { Finding } from "../../../validation/finding.ts";
import { objectsOfKind, type ReadinessFacts } from "../../facts.ts";
import { addField, type ReadinessFix } from "../../item.ts";
import { ruleItem } from "../../rule-item.ts";

export const subsetsExist = ruleItem({
  id: "subsets-exist",
  area: "traffic",
  title: "Every route names a subset that exists",
  explanation:
    "A subset exists only in the DestinationRule that is in force for the client. Requests to one that does not are answered 503 NC. Define the subset, or name one that is defined.",
  codes: ["MESH0107"],
  unmet: { one: "does not", many: "do not" },
  subjects: (mesh) => objectsOfKind(mesh, "VirtualService", "networking.istio.io"),
  fix: nameTheOther,
});

/** Where the rule in force has one subset only, the route can mean no other. */
function nameTheOther({ object, path, because }: Finding, { mesh }: ReadinessFacts): ReadinessFix | null {
  const rule = because.map((reason) => reason.object).find((ref) => ref?.kind === "DestinationRule");
  if (rule === undefined || rule === null || path.at(-1) !== "subset") return null;
  const config = configObjects(mesh, rule.kind, rule.group).get(rule.namespace, rule.name);
  const names = objectsAt(config?.spec ?? {}, "subsets").flatMap((subset) => textAt(subset, "name") ?? []);
  const [only, second] = names;
  if (only === undefined || second !== undefined) return null;
  return {
    title: `Route to subset ${only}`,
    action: { op: "update", object, operations: [{ ...addField(path, only), op: "replace", value: only }] },
    effect: `Requests of this route go to ${only} of ${hostOf(config?.spec ?? {})} in place of 503 NC`,
  };
}

function hostOf(spec: JsonObject): string {
  return textAt(spec, "host") ?? "the service";
}
