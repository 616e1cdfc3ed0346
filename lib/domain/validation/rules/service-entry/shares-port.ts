import { textsAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { portsOfEntry, rivalPorts } from "../read/entry-ports.ts";
import { isOlder } from "../read/overlap.ts";
import { refer } from "../read/refer.ts";

export const sharesEntryPort = defineRule({
  code: "MESH0878",
  severity: "info",
  appliesTo: ["ServiceEntry"],
  reads: ["ServiceEntry", "MeshSettings"],
  reach: "mesh",
  title: "Another ServiceEntry defines the same host and port",
  explanation:
    "That is allowed: their endpoints add up, and protocol and resolution are those of the oldest. Often it is an accident, and deleting one leaves half of the endpoints.",
  source: "https://istio.io/latest/docs/reference/config/networking/service-entry/",
  aliases: ["IST0177", "KIA1211", "KIA1212"],
  hosts: ({ spec }) => textsAt(spec, "hosts").map((host) => host.toLowerCase()),
  check: (object, mesh) =>
    portsOfEntry(object).flatMap((own) => {
      const rivals = rivalPorts(mesh, own);
      const [first] = rivals;
      const isOverruled = rivals.some(
        ({ entry, protocol }) => protocol !== own.protocol && isOlder(entry, object),
      );
      if (first === undefined || isOverruled) return [];
      const names = rivals.map(({ entry }) => `${entry.namespace}/${entry.name}`).join(", ");
      const differs = rivals.some(({ protocol }) => protocol !== own.protocol);
      return [
        {
          path: ["spec", "ports", own.index],
          sentence: `ServiceEntry ${names} defines port ${own.port} of ${own.host} too${differs ? `; the protocol is this one's, ${own.protocol}` : ""}`,
          because: [refer(mesh, first.entry, "Defines it too", ["spec", "ports", first.index])],
          aliases: differs ? ["IST0177", "KIA1211", "KIA1212"] : ["KIA1211"],
        },
      ];
    }),
});
