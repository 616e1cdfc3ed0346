import type { JsonObject, Path } from "../../../base/json.ts";
import { isWildcardHost, matchesHost, resolveHost } from "../../../istio/host.ts";
import { meshIndex } from "../../../mesh/lookup.ts";
import type { MeshSnapshot } from "../../../mesh/snapshot.ts";
import { outlierSettings } from "../../../simulation/destination/breaker.ts";
import { hasLabels, objectAt, objectsAt, textAt, textMapAt } from "../../../simulation/spec-fields.ts";
import type { FindingPart } from "../../finding.ts";
import { defineRule } from "../../rule.ts";
import { decisiveHost } from "../read/same-host-rules.ts";

export const outlierCanEject = defineRule({
  code: "MESH0220",
  severity: "warning",
  appliesTo: ["DestinationRule"],
  reads: ["Service", "ServiceEntry", "WorkloadEntry", "Pod", "EndpointSlice", "MeshSettings"],
  needs: ["EndpointSlice"],
  reach: "mesh",
  title: "Outlier detection that can never eject",
  explanation:
    "maxEjectionPercent (10 unless stated) is a true cap: an endpoint is ejected only if the share of ejected endpoints stays within it. With fewer endpoints than 100 / percent nothing is ever ejected.",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection",
  aliases: [],
  hosts: decisiveHost,
  check: ({ spec, namespace }, mesh) => {
    const host = resolveHost(textAt(spec, "host") ?? "", namespace, mesh.settings.domain);
    const whole = objectAt(spec, "trafficPolicy");
    return [
      ...(whole === null
        ? []
        : cannotEject(mesh, { policy: whole, host, labels: null, path: ["spec", "trafficPolicy"] })),
      ...objectsAt(spec, "subsets").flatMap((subset, index) => {
        const policy = objectAt(subset, "trafficPolicy");
        const labels = textMapAt(subset, "labels");
        const path: Path = ["spec", "subsets", index, "trafficPolicy"];
        return policy === null ? [] : cannotEject(mesh, { policy, host, labels, path });
      }),
    ];
  },
});

interface Level {
  readonly policy: JsonObject;
  readonly host: string;
  readonly labels: ReadonlyMap<string, string> | null;
  readonly path: Path;
}

function cannotEject(mesh: MeshSnapshot, { policy, host, labels, path }: Level): readonly FindingPart[] {
  const detection = objectAt(policy, "outlierDetection");
  if (detection === null) return [];
  const counts = endpointCounts(mesh, host, labels).filter((count) => count > 0);
  const most = Math.max(0, ...counts);
  const settings = outlierSettings({ outlierDetection: detection }, most);
  if (settings === null || most === 0 || settings.mayEject > 0) return [];
  const at: Path = [...path, "outlierDetection"];
  const needed = settings.neededPercent ?? 100;
  return [
    {
      path: at,
      sentence: `Never ejects: ${settings.maxEjectionPercent} % of ${most} endpoint${most === 1 ? "" : "s"} is less than one; ${needed} % would let one out`,
      ...(most === 1
        ? {}
        : {
            fix: {
              title: `Set maxEjectionPercent to ${needed}`,
              operations: [
                { op: "add" as const, path: `/${[...at, "maxEjectionPercent"].join("/")}`, value: needed },
              ],
            },
          }),
    },
  ];
}

/** Endpoints, ready or not, of each service that the host covers; of its first port, as all ports share them. */
function endpointCounts(
  mesh: MeshSnapshot,
  host: string,
  labels: ReadonlyMap<string, string> | null,
): readonly number[] {
  const { byHost, services } = meshIndex(mesh);
  const covered = isWildcardHost(host)
    ? services.filter((service) => matchesHost(host, service.host))
    : (byHost.get(host) ?? []);
  return covered.flatMap((service) => {
    const [port] = service.ports;
    if (port === undefined || service.resolution !== "endpoints") return [];
    return [
      service.endpoints(port).filter((endpoint) => labels === null || hasLabels(endpoint.labels, labels))
        .length,
    ];
  });
}
