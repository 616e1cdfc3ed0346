import type { Finding } from "../../../validation/finding.ts";
import { configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { textsAt } from "../../../simulation/spec-fields.ts";
import { objectsOfKind, type ReadinessFacts } from "../../facts.ts";
import type { ReadinessFix } from "../../item.ts";
import { ruleItem } from "../../rule-item.ts";

export const noVirtualServiceIsShadowed = ruleItem({
  id: "no-virtual-service-is-shadowed",
  area: "traffic",
  title: "No VirtualService is shadowed",
  explanation:
    "For sidecars nothing is merged: of several VirtualServices for one host the oldest wins whole and the others have no effect. Merge their routes into the one that wins, or delete what has no effect.",
  codes: ["MESH0109"],
  unmet: { one: "is shadowed", many: "are shadowed" },
  subjects: (mesh) => objectsOfKind(mesh, "VirtualService", "networking.istio.io"),
  fix: deleteShadowed,
});

/** Only where the object has one host, and no gateway that might use it still. */
function deleteShadowed({ object, because }: Finding, { mesh }: ReadinessFacts): ReadinessFix | null {
  if (!isForSidecarsOnly(mesh, object)) return null;
  const winner = because.map((reason) => reason.object).find((ref) => ref !== null);
  const kept =
    winner === undefined || winner === null ? "the older one" : `${winner.namespace}/${winner.name}`;
  return {
    title: `Delete ${object.namespace}/${object.name}`,
    action: { op: "delete", object },
    effect: `No request is routed otherwise: 0 requests use it, ${kept} takes them all. To keep its routes, move them there first`,
  };
}

function isForSidecarsOnly(mesh: MeshSnapshot, { kind, group, namespace, name }: Finding["object"]): boolean {
  const spec = configObjects(mesh, kind, group).get(namespace, name)?.spec;
  if (spec === undefined) return false;
  const isMeshOnly = textsAt(spec, "gateways").every((gateway) => gateway === "mesh");
  return isMeshOnly && textsAt(spec, "hosts").length === 1;
}
