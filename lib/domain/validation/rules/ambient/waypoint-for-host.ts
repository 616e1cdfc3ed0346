import { defineRule } from "../../rule.ts";
import { isInAmbient, waypointOf } from "../read/ambient.ts";
import { ambientHostNames, ambientHosts, isForMesh } from "../read/ambient-hosts.ts";
import { needsHttp } from "../read/layer-seven.ts";
import { refer } from "../read/refer.ts";

export const waypointForHost = defineRule({
  code: "MESH1605",
  severity: "warning",
  appliesTo: ["VirtualService", "DestinationRule"],
  reads: ["Namespace", "Service", "MeshSettings"],
  needs: ["Namespace", "Service"],
  reach: "mesh",
  title: "HTTP routes or policies of a Service in ambient without waypoint",
  explanation:
    "Clients in ambient have no sidecar that could route: the waypoint of the Service does. Where the Service and its namespace ask for none, only clients with a sidecar follow the object. Label the Service or namespace istio.io/use-waypoint.",
  source: "https://istio.io/latest/docs/ambient/usage/waypoint/",
  aliases: ["KIA0210", "KIA0211", "KIA1109", "KIA1113"],
  hosts: ambientHostNames,
  check: (object, mesh) => {
    if (!isForMesh(object) || !needsHttp(object)) return [];
    const hosts = ambientHosts(mesh, object);
    const { namespace } = object;
    const isBare = isInAmbient(mesh, namespace) && waypointOf(mesh, namespace, {}) === null;
    if (hosts.length === 0) {
      if (!isBare) return [];
      return [
        {
          path: object.kind === "VirtualService" ? ["spec", "hosts"] : ["spec", "host"],
          sentence: `No waypoint carries this out for clients in ${namespace}, which is in ambient`,
          aliases: aliasesOf(object.kind, ["here"]),
        },
      ];
    }
    return hosts.flatMap(({ path, service }) =>
      waypointOf(mesh, service.namespace, service.labels) === null
        ? [
            {
              path,
              sentence: `No waypoint captures Service ${service.namespace}/${service.name}: clients in ambient do not follow this`,
              because: [
                refer(mesh, { ...service, kind: "Service", group: "" }, "Asks for no waypoint", [
                  "metadata",
                  "labels",
                ]),
              ],
              aliases: aliasesOf(object.kind, isBare ? ["here", "captured"] : ["captured"]),
            },
          ]
        : [],
    );
  },
});

/** Kiali has a code for a namespace without waypoint and another for a Service that none captures. */
const ALIASES: Readonly<Record<"here" | "captured", readonly [route: string, rule: string]>> = {
  here: ["KIA1109", "KIA0210"],
  captured: ["KIA1113", "KIA0211"],
};

function aliasesOf(kind: string, lacking: readonly (keyof typeof ALIASES)[]): readonly string[] {
  return lacking.map((what) => ALIASES[what][kind === "VirtualService" ? 0 : 1]);
}
