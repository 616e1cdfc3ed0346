import { canonicalJson } from "../../../kube/canonical-json.ts";
import { type ConfigObject, configObjects } from "../../../mesh/snapshot.ts";
import { byAge } from "../../../simulation/route/visible.ts";
import { numberAt, objectAt, objectsAt, sectionAt, textsAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { refer } from "../read/refer.ts";

export const gatewayConflict = defineRule({
  code: "MESH0301",
  severity: "error",
  appliesTo: ["Gateway"],
  reads: ["Gateway"],
  reach: "mesh",
  title: "Two Gateways claim one host and port of the same proxies",
  explanation:
    "Where two Gateways select the same proxies and name the same host on the same port, the older one's server counts and the other's is dropped, certificate included. Keep the host in one of them.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0145/",
  aliases: ["IST0145", "KIA0301"],
  check: (object, mesh) => {
    const older = [...configObjects(mesh, "Gateway", "networking.istio.io")].filter(
      (other) => other !== object && byAge(other, object) < 0 && sameSelector(other, object),
    );
    return objectsAt(object.spec, "servers").flatMap((server, index) =>
      textsAt(server, "hosts").flatMap((host, position) => {
        const port = numberAt(sectionAt(server, "port"), "number");
        const rival = older.find(({ spec }) =>
          objectsAt(spec, "servers").some(
            (other) =>
              numberAt(sectionAt(other, "port"), "number") === port &&
              textsAt(other, "hosts").some((claimed) => bare(claimed) === bare(host)),
          ),
        );
        if (rival === undefined) return [];
        return [
          {
            path: ["spec", "servers", index, "hosts", position],
            sentence: `Gateway ${rival.namespace}/${rival.name} is older and holds ${bare(host)} on port ${port ?? 0}`,
            because: [refer(mesh, rival, "Holds the host", ["spec", "servers"])],
          },
        ];
      }),
    );
  },
});

const bare = (host: string): string => host.slice(host.indexOf("/") + 1).toLowerCase();

function sameSelector(a: ConfigObject, b: ConfigObject): boolean {
  return (
    canonicalJson(objectAt(a.spec, "selector") ?? {}) === canonicalJson(objectAt(b.spec, "selector") ?? {})
  );
}
