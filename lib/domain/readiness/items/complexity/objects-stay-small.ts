import { formatBytes } from "../../../base/format.ts";
import { configObjects, type ConfigObject } from "../../../mesh/snapshot.ts";
import { objectsAt } from "../../../simulation/spec-fields.ts";
import { counted } from "../../facts.ts";
import { atObject, defineItem, judged } from "../../item.ts";

const MANY_ROUTES = 100;
/** etcd refuses 1.5 MB; long before that a review of the object is hopeless. */
const LARGE_BYTES = 200_000;

const KINDS = ["VirtualService", "DestinationRule", "EnvoyFilter", "ServiceEntry"] as const;

const sizes = new WeakMap<ConfigObject, number>();

export const objectsStaySmall = defineItem({
  id: "objects-stay-small",
  area: "complexity",
  title: "Objects are small enough to review",
  explanation:
    "Routes of one VirtualService are tried one after the other in every proxy, and every edit pushes all of them. Split by host, or delegate parts to the teams that own them.",
  unmet: { one: "is not", many: "are not" },
  reads: [...KINDS],
  needs: ["VirtualService"],
  judge: ({ mesh }) =>
    KINDS.flatMap((kind) =>
      [...configObjects(mesh, kind, "networking.istio.io")].map((object) => {
        const { group, namespace, name, spec } = object;
        const subject = { cluster: mesh.cluster, group, kind, namespace, name };
        const routes = objectsAt(spec, "http").length;
        const bytes = sizeOf(object);
        if (routes < MANY_ROUTES && bytes < LARGE_BYTES) return judged({ subject, state: "pass" });
        const sentence = `${counted(routes, "route")} in ${formatBytes(bytes)}`;
        return judged({
          subject,
          state: "warn",
          sentence,
          evidence: [atObject(subject, ["spec"], sentence)],
        });
      }),
    ),
});

function sizeOf(object: ConfigObject): number {
  const known = sizes.get(object) ?? JSON.stringify(object.spec).length;
  sizes.set(object, known);
  return known;
}
