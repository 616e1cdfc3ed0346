import type { JsonObject, Path } from "../../../base/json.ts";
import { meshIndex } from "../../../mesh/lookup.ts";
import type { MeshSnapshot } from "../../../mesh/snapshot.ts";
import { breakerLimits, concurrentRequests } from "../../../simulation/destination/breaker.ts";
import { hasLabels, objectAt, objectsAt, textMapAt } from "../../../simulation/spec-fields.ts";
import type { FindingPart } from "../../finding.ts";
import { defineRule } from "../../rule.ts";
import { decisiveHost, ruleHost } from "../read/same-host-rules.ts";

export const breakerAddsUp = defineRule({
  code: "MESH0222",
  severity: "info",
  appliesTo: ["DestinationRule"],
  reads: ["Service", "ServiceEntry", "WorkloadEntry", "Pod", "EndpointSlice", "MeshSettings"],
  needs: ["EndpointSlice", "Pod"],
  reach: "mesh",
  title: "What the limits of a circuit breaker add up to",
  explanation:
    "Limits are per proxy. Every client proxy may use them up by itself, and the servers' own proxies take them too: what all clients together get is the smaller of limit × client proxies and limit × server proxies.",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings",
  aliases: [],
  hosts: decisiveHost,
  check: (object, mesh) => {
    const host = ruleHost(object, mesh);
    const levels: readonly Level[] = [
      { policy: objectAt(object.spec, "trafficPolicy"), labels: null, path: ["spec", "trafficPolicy"] },
      ...objectsAt(object.spec, "subsets").map((subset, index) => ({
        policy: objectAt(subset, "trafficPolicy"),
        labels: textMapAt(subset, "labels"),
        path: ["spec", "subsets", index, "trafficPolicy"],
      })),
    ];
    return levels.flatMap((level) => sumAt(mesh, host, level));
  },
});

interface Level {
  readonly policy: JsonObject | null;
  readonly labels: ReadonlyMap<string, string> | null;
  readonly path: Path;
}

function sumAt(mesh: MeshSnapshot, host: string, { policy, labels, path }: Level): readonly FindingPart[] {
  const connectionPool = policy === null ? null : objectAt(policy, "connectionPool");
  if (connectionPool === null) return [];
  const limits = breakerLimits({ connectionPool });
  const each = concurrentRequests(limits, false);
  const servers = serverProxies(mesh, host, labels);
  if (each === null || servers === 0) return [];
  const proxies = `${servers} server prox${servers === 1 ? "y" : "ies"}`;
  return [
    {
      path: [...path, "connectionPool"],
      sentence: `At most ${each} request${each === 1 ? "" : "s"} at once per proxy: ${proxies} take ${each * servers} together, however many clients there are`,
    },
  ];
}

/** Endpoints with a sidecar, whose inbound side takes the limits as well. */
function serverProxies(mesh: MeshSnapshot, host: string, labels: ReadonlyMap<string, string> | null): number {
  const [service] = meshIndex(mesh).byHost.get(host) ?? [];
  const [port] = service?.ports ?? [];
  if (service === undefined || port === undefined || service.resolution !== "endpoints") return 0;
  return service
    .endpoints(port)
    .filter(
      (endpoint) =>
        endpoint.pod?.dataplane === "sidecar" && (labels === null || hasLabels(endpoint.labels, labels)),
    ).length;
}
