import { defineRule } from "../../rule.ts";
import { ambientHostNames, ambientHosts, isForMesh } from "../read/ambient-hosts.ts";
import { needsHttp } from "../read/layer-seven.ts";
import { refer } from "../read/refer.ts";

export const besideService = defineRule({
  code: "MESH1606",
  severity: "warning",
  appliesTo: ["VirtualService", "DestinationRule"],
  reads: ["Namespace", "Service", "MeshSettings"],
  needs: ["Namespace", "Service"],
  reach: "mesh",
  title: "HTTP routes or policies in another namespace than their Service in ambient",
  explanation:
    "A waypoint takes routes and policies from the namespace of the Service it stands for. An object elsewhere is read by sidecars and gateways only: move it beside the Service.",
  source: "https://istio.io/latest/docs/ambient/usage/waypoint/",
  aliases: ["KIA0212", "KIA1114"],
  hosts: ambientHostNames,
  check: (object, mesh) => {
    if (!isForMesh(object) || !needsHttp(object)) return [];
    return ambientHosts(mesh, object).flatMap(({ path, service }) =>
      service.namespace === object.namespace
        ? []
        : [
            {
              path,
              sentence: `The waypoint of Service ${service.namespace}/${service.name} does not read this: it lies in ${object.namespace}`,
              because: [refer(mesh, { ...service, kind: "Service", group: "" }, "Lies in ambient")],
              aliases: [object.kind === "VirtualService" ? "KIA1114" : "KIA0212"],
            },
          ],
    );
  },
});
