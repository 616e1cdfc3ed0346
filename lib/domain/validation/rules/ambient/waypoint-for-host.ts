import { defineRule } from "../../rule.ts";
import { isInAmbient, waypointOf } from "../read/ambient.ts";
import { ambientHosts, isForMesh } from "../read/ambient-hosts.ts";
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
  check: (object, mesh) => {
    if (!isForMesh(object) || !needsHttp(object)) return [];
    const isRoute = object.kind === "VirtualService";
    const hosts = ambientHosts(mesh, object);
    if (hosts.length === 0) {
      const { namespace } = object;
      if (!isInAmbient(mesh, namespace) || waypointOf(mesh, namespace, {}) !== null) return [];
      return [
        {
          path: isRoute ? ["spec", "hosts"] : ["spec", "host"],
          sentence: `No waypoint carries this out for clients in ${namespace}, which is in ambient`,
          aliases: [isRoute ? "KIA1109" : "KIA0210"],
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
              aliases: [isRoute ? "KIA1113" : "KIA0211"],
            },
          ]
        : [],
    );
  },
});
