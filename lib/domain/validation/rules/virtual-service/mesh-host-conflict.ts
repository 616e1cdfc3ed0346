import type { ConfigObject, MeshSnapshot } from "../../../mesh/snapshot.ts";
import { virtualServiceSets, type RouteSet } from "../../../simulation/route/mesh-rules.ts";
import { visibilityTo } from "../../../simulation/route/visible.ts";
import type { FindingPart } from "../../finding.ts";
import { defineRule } from "../../rule.ts";
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
  check: (object, mesh) => {
    const sets = virtualServiceSets(mesh);
    const own = sets.find((set) => set.object === object);
    if (own === undefined || !own.gateways.includes("mesh")) return [];
    const older = sets.slice(0, sets.indexOf(own)).filter(({ gateways }) => gateways.includes("mesh"));
    return own.hosts.flatMap((host, index) => lostTo(mesh, { own, older, host, index }));
  },
});

interface Contest {
  readonly own: RouteSet;
  readonly older: readonly RouteSet[];
  readonly host: string;
  readonly index: number;
}

function lostTo(mesh: MeshSnapshot, { own, older, host, index }: Contest): readonly FindingPart[] {
  const winner = older.find((set) => set.hosts.includes(host) && shareClients(set, own));
  if (winner === undefined) return [];
  return [
    {
      path: ["spec", "hosts", index],
      sentence: `Has no effect for ${host}: ${describe(winner.object)} is older and wins for the same clients`,
      because: [refer(mesh, winner.object, `Holds ${host} since before`, ["spec", "hosts"])],
    },
  ];
}

const describe = ({ namespace, name }: ConfigObject): string => `VirtualService ${namespace}/${name}`;

/** Whether some namespace sees both, and equally: a private one precedes what others export to it. */
function shareClients(a: RouteSet, b: RouteSet): boolean {
  const namespaces = [a.object.namespace, b.object.namespace, ...a.exportTo, ...b.exportTo, "(any other)"];
  return namespaces
    .filter((name) => name !== "*" && name !== "." && name !== "~")
    .some((viewer) => {
      const [first, second] = [a, b].map(({ exportTo, object }) =>
        visibilityTo(exportTo, object.namespace, viewer),
      );
      return first !== null && first === second;
    });
}
