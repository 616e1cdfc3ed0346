import { isJsonObject, type JsonObject, type Path } from "../../../base/json.ts";
import { matchesHost, resolveHost } from "../../../istio/host.ts";
import { meshIndex } from "../../../mesh/lookup.ts";
import { configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { outlierSettings } from "../../../simulation/destination/breaker.ts";
import { hasLabels, objectAt, objectsAt, textAt, textMapAt } from "../../../simulation/spec-fields.ts";
import type { Finding } from "../../../validation/finding.ts";
import { counted, type ReadinessFacts } from "../../facts.ts";
import type { ReadinessFix } from "../../item.ts";
import { ruleItem } from "../../rule-item.ts";

export const outlierDetectionCanEject = ruleItem({
  id: "outlier-detection-can-eject",
  area: "traffic",
  title: "Outlier detection can eject",
  explanation:
    "maxEjectionPercent (10 unless stated) is a true cap: with fewer endpoints than 100 / percent no host is ever taken out, however many errors it gives.",
  codes: ["MESH0220"],
  unmet: { one: "cannot", many: "cannot" },
  subjects: (mesh) =>
    [...configObjects(mesh, "DestinationRule", "networking.istio.io")]
      .filter(({ spec }) => hasDetection(spec))
      .map(({ group, kind, namespace, name }) => ({ cluster: mesh.cluster, group, kind, namespace, name })),
  fix: raiseCap,
});

function hasDetection(spec: JsonObject): boolean {
  const levels = [spec, ...objectsAt(spec, "subsets")];
  return levels.some((level) => objectAt(level, "trafficPolicy")?.["outlierDetection"] !== undefined);
}

function raiseCap({ object, path, fix }: Finding, { mesh }: ReadinessFacts): ReadinessFix | null {
  const [operation] = fix?.operations ?? [];
  if (fix === null || operation === undefined || operation.op === "remove") return null;
  const endpoints = endpointsOf(mesh, object, path);
  const after = { outlierDetection: { maxEjectionPercent: operation.value } };
  const mayEject = outlierSettings(after, endpoints)?.mayEject ?? 0;
  return {
    title: fix.title,
    action: { op: "update", object, operations: fix.operations },
    effect: `${String(mayEject)} of ${counted(endpoints, "host")} can then be out; ${counted(endpoints - mayEject, "host takes", "hosts take")} all requests meanwhile`,
  };
}

/** Of the service with the most that the rule's host covers; of the subset when the finding is about one. */
function endpointsOf(
  mesh: MeshSnapshot,
  { kind, group, namespace, name }: Finding["object"],
  path: Path,
): number {
  const spec = configObjects(mesh, kind, group).get(namespace, name)?.spec ?? {};
  const host = resolveHost(textAt(spec, "host") ?? "", namespace, mesh.settings.domain);
  const subset = path[1] === "subsets" ? objectsAt(spec, "subsets")[Number(path[2])] : undefined;
  const labels = isJsonObject(subset) ? (textMapAt(subset, "labels") ?? new Map<string, string>()) : null;
  const counts = meshIndex(mesh)
    .services.filter((service) => matchesHost(host, service.host))
    .flatMap((service) => {
      const [port] = service.ports;
      if (port === undefined) return [];
      const all = service.endpoints(port);
      return [labels === null ? all.length : all.filter((each) => hasLabels(each.labels, labels)).length];
    });
  return Math.max(0, ...counts);
}
