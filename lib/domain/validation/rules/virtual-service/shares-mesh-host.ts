import { defineRule } from "../../rule.ts";
import { decisiveHosts, sharedHosts } from "../read/mesh-hosts.ts";
import { refer } from "../read/refer.ts";

export const sharesMeshHost = defineRule({
  code: "MESH0161",
  severity: "info",
  appliesTo: ["VirtualService"],
  reads: ["VirtualService", "MeshSettings"],
  reach: "mesh",
  title: "Another VirtualService is for the same host",
  explanation:
    "For sidecars nothing is merged: of several VirtualServices for one host one wins whole. A client takes what its own namespace keeps to itself first, then the oldest. Somebody wrote another object for this host and may believe in it.",
  source: "https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services",
  aliases: ["IST0109", "KIA1106"],
  hosts: decisiveHosts,
  check: (object, mesh) =>
    sharedHosts(mesh, object).flatMap(({ host, index, winner, others }) => {
      if (winner !== null) return [];
      const names = others.map(({ namespace, name }) => `${namespace}/${name}`).join(", ");
      return [
        {
          path: ["spec", "hosts", index],
          sentence: `${host} has routes in VirtualService ${names} too: each client follows one object alone`,
          because: others.map((other) => refer(mesh, other, "Is for the same host", ["spec", "hosts"])),
        },
      ];
    }),
});
