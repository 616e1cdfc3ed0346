import { defineRule } from "../../rule.ts";
import { decisiveHosts, sharedHosts } from "../read/mesh-hosts.ts";
import { refer } from "../read/refer.ts";

export const meshHostConflict = defineRule({
  code: "MESH0109",
  severity: "error",
  appliesTo: ["VirtualService"],
  reads: ["VirtualService", "MeshSettings"],
  reach: "mesh",
  title: "VirtualService loses its host to an older one",
  explanation:
    "For sidecars nothing is merged: of several VirtualServices for one host the oldest that a client sees wins whole, and the others have no effect. Merge the routes into one object, or keep the objects apart by exportTo.",
  source: "https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services",
  aliases: ["IST0109", "KIA1106"],
  hosts: decisiveHosts,
  check: (object, mesh) =>
    sharedHosts(mesh, object).flatMap(({ host, index, winner }) =>
      winner === null
        ? []
        : [
            {
              path: ["spec", "hosts", index],
              sentence: `Has no effect for ${host}: VirtualService ${winner.namespace}/${winner.name} is older and wins for the same clients`,
              because: [refer(mesh, winner, `Holds ${host} since before`, ["spec", "hosts"])],
            },
          ],
    ),
});
