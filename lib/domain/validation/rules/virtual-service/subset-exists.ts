import type { ConfigObject, MeshSnapshot } from "../../../mesh/snapshot.ts";
import { effectiveRule } from "../../../simulation/destination/destination-rules.ts";
import type { FindingPart } from "../../finding.ts";
import { defineRule } from "../../rule.ts";
import { findHost, HOST_KINDS } from "../read/known-hosts.ts";
import { refer } from "../read/refer.ts";
import { destinationHosts, routeDestinations, type StatedDestination } from "../read/route-destinations.ts";

export const subsetExists = defineRule({
  code: "MESH0107",
  severity: "error",
  appliesTo: ["VirtualService"],
  reads: ["DestinationRule", ...HOST_KINDS],
  needs: ["DestinationRule"],
  reach: "mesh",
  title: "Route names a subset that no DestinationRule defines",
  explanation:
    "A subset exists only in the DestinationRule that is in force for the client. Requests to one that does not exist are answered 503 (NC). Define the subset or leave it out of the route.",
  source: "https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination",
  aliases: ["IST0101", "KIA1107"],
  hosts: destinationHosts,
  check: (object, mesh) =>
    routeDestinations(object, mesh.settings.domain).flatMap((destination) =>
      missingSubset(mesh, object, destination),
    ),
});

function missingSubset(
  mesh: MeshSnapshot,
  object: ConfigObject,
  { path, host, subset }: StatedDestination,
): readonly FindingPart[] {
  if (subset === null) return [];
  const rule = effectiveRule(mesh, {
    clientNamespace: object.namespace,
    clientLabels: {},
    host,
    serviceNamespace: findHost(mesh, host)?.namespace ?? object.namespace,
  });
  if (rule?.subsets.some(({ name }) => name === subset) === true) return [];
  const known = rule?.subsets.map(({ name }) => name) ?? [];
  return [
    {
      path: [...path, "subset"],
      sentence:
        rule === null
          ? `No DestinationRule for ${host} applies in ${object.namespace}, so subset ${subset} does not exist: 503`
          : `The DestinationRule for ${host} has no subset ${subset}${known.length === 0 ? "" : `, only ${known.join(", ")}`}: 503`,
      because: (rule?.objects ?? []).map((owner) =>
        refer(mesh, owner, `DestinationRule in force for ${host}`, ["spec", "subsets"]),
      ),
    },
  ];
}
