import { type ConfigObject, configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { objectsAt, textAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { backendsOf, GATEWAY_API, parentsOf, ROUTE_KINDS, type StatedRef } from "../read/route-refs.ts";

export const referenceGranted = defineRule({
  code: "MESH1403",
  severity: "error",
  appliesTo: ROUTE_KINDS,
  reads: ["ReferenceGrant"],
  needs: ["ReferenceGrant"],
  reach: "mesh",
  title: "Route to another namespace that grants it nothing",
  explanation:
    "A route of a Gateway may use a Service of another namespace only where a ReferenceGrant there names routes of this kind from here. Without one the requests are answered 500.",
  source: "https://gateway-api.sigs.k8s.io/api-types/referencegrant/",
  aliases: [],
  check: (route, mesh) => {
    if (!parentsOf(route).some(({ kind }) => kind === "Gateway")) return [];
    return backendsOf(route).flatMap((ref) =>
      ref.namespace === route.namespace || isGranted(mesh, route, ref)
        ? []
        : [
            {
              path: [...ref.path, "namespace"],
              sentence: `No ReferenceGrant in ${ref.namespace} allows a ${route.kind} of ${route.namespace} to use ${ref.kind} ${ref.name}: 500`,
            },
          ],
    );
  },
});

function isGranted(mesh: MeshSnapshot, route: ConfigObject, ref: StatedRef): boolean {
  return [...configObjects(mesh, "ReferenceGrant", GATEWAY_API).inNamespace(ref.namespace)].some(
    ({ spec }) =>
      objectsAt(spec, "from").some(
        (from) =>
          textAt(from, "group") === GATEWAY_API &&
          textAt(from, "kind") === route.kind &&
          textAt(from, "namespace") === route.namespace,
      ) &&
      objectsAt(spec, "to").some(
        (to) =>
          (textAt(to, "group") ?? "") === ref.group &&
          textAt(to, "kind") === ref.kind &&
          (textAt(to, "name") ?? ref.name) === ref.name,
      ),
  );
}
