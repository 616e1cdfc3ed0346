import { textsAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { portsOfEntry, rivalPorts } from "../read/entry-ports.ts";
import { isOlder } from "../read/overlap.ts";
import { refer } from "../read/refer.ts";

export const sameProtocol = defineRule({
  code: "MESH0877",
  severity: "warning",
  appliesTo: ["ServiceEntry"],
  reads: ["ServiceEntry", "MeshSettings"],
  reach: "mesh",
  title: "ServiceEntries disagree on the protocol of a host and port",
  explanation:
    "Several entries may define one host, but a port has one protocol: the oldest entry's counts. Say the same in each, or keep them apart by exportTo.",
  source: "https://istio.io/latest/docs/reference/config/networking/service-entry/",
  aliases: ["IST0177", "KIA1212"],
  hosts: ({ spec }) => textsAt(spec, "hosts").map((host) => host.toLowerCase()),
  check: (object, mesh) =>
    portsOfEntry(object).flatMap((own) => {
      const rival = rivalPorts(mesh, own).find(
        ({ entry, protocol }) => protocol !== own.protocol && isOlder(entry, object),
      );
      if (rival === undefined) return [];
      const { entry } = rival;
      return [
        {
          path: ["spec", "ports", own.index, "protocol"],
          sentence: `ServiceEntry ${entry.namespace}/${entry.name} is older and says ${rival.protocol} for port ${own.port} of ${own.host}`,
          because: [refer(mesh, entry, "Says another protocol", ["spec", "ports", rival.index])],
        },
      ];
    }),
});
