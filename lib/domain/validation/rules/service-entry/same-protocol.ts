import { configObjects, type ConfigObject } from "../../../mesh/snapshot.ts";
import { byAge } from "../../../simulation/route/visible.ts";
import { numberAt, objectsAt, textAt, textsAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { refer } from "../read/refer.ts";

export const sameProtocol = defineRule({
  code: "MESH0877",
  severity: "warning",
  appliesTo: ["ServiceEntry"],
  reads: ["ServiceEntry"],
  reach: "mesh",
  title: "ServiceEntries disagree on the protocol of a host and port",
  explanation:
    "Several entries may define one host, but a port has one protocol: the oldest entry's counts. Say the same in each.",
  source: "https://istio.io/latest/docs/reference/config/networking/service-entry/",
  aliases: ["IST0177", "KIA1212"],
  check: (object, mesh) => {
    const hosts = new Set(textsAt(object.spec, "hosts"));
    const older = [...configObjects(mesh, "ServiceEntry", "networking.istio.io")].filter(
      (other) =>
        other !== object &&
        byAge(other, object) < 0 &&
        textsAt(other.spec, "hosts").some((host) => hosts.has(host)),
    );
    return objectsAt(object.spec, "ports").flatMap((port, index) => {
      const number = numberAt(port, "number");
      const protocol = textAt(port, "protocol") ?? "TCP";
      const rival = older.find((other) => (protocolOf(other, number) ?? protocol) !== protocol);
      if (rival === undefined) return [];
      return [
        {
          path: ["spec", "ports", index, "protocol"],
          sentence: `ServiceEntry ${rival.namespace}/${rival.name} is older and says ${protocolOf(rival, number) ?? ""} for port ${number ?? 0}`,
          because: [refer(mesh, rival, "Says another protocol", ["spec", "ports"])],
        },
      ];
    });
  },
});

function protocolOf({ spec }: ConfigObject, number: number | null): string | null {
  const port = objectsAt(spec, "ports").find((candidate) => numberAt(candidate, "number") === number);
  return port === undefined ? null : (textAt(port, "protocol") ?? "TCP");
}
