import { hasLabels } from "../../../kube/labels.ts";
import type { ConfigObject, MeshSnapshot } from "../../../mesh/snapshot.ts";
import { defineRule } from "../../rule.ts";
import { isInAmbient, waypointOf } from "../read/ambient.ts";
import { needsHttp } from "../read/layer-seven.ts";
import { namesTargets, selectorLabels } from "../read/scope-of.ts";
import { WORKLOAD_LABEL_KINDS, workloadLabels } from "../read/workload-labels.ts";

const CODES: Readonly<Record<string, string>> = {
  AuthorizationPolicy: "KIA0109",
  RequestAuthentication: "KIA1110",
  WasmPlugin: "KIA1111",
  Telemetry: "KIA1112",
};

export const waypointForPolicy = defineRule({
  code: "MESH1603",
  severity: "warning",
  appliesTo: ["AuthorizationPolicy", "RequestAuthentication", "WasmPlugin", "Telemetry"],
  reads: ["Namespace", ...WORKLOAD_LABEL_KINDS],
  needs: ["Namespace"],
  reach: "namespace",
  title: "HTTP setting for ambient workloads without waypoint",
  explanation:
    "ztunnel reads connections, not requests. In a namespace in ambient that asks for no waypoint nobody carries out what concerns HTTP: an ALLOW by method or path lets nothing through, and tokens, filters and traces do nothing. Label the namespace or Service istio.io/use-waypoint.",
  source: "https://istio.io/latest/docs/ambient/usage/l7-features/",
  aliases: ["KIA0109", "KIA1110", "KIA1111", "KIA1112"],
  check: (object, mesh) => {
    const { kind, namespace } = object;
    if (!isInAmbient(mesh, namespace) || !needsHttp(object) || isServed(object, mesh)) return [];
    return [
      {
        path: ["spec"],
        sentence: `Nobody carries this out: ${namespace} is in ambient, and no waypoint is asked for that would read HTTP`,
        aliases: [CODES[kind] ?? ""].filter((code) => code !== ""),
      },
    ];
  },
});

/** Whether everything that the object is for asks for a waypoint. Targets name theirs, which another rule looks at. */
function isServed({ kind, namespace, spec }: ConfigObject, mesh: MeshSnapshot): boolean {
  if (waypointOf(mesh, namespace, {}) !== null && selectorLabels(kind, spec) === null) return true;
  if (namesTargets(spec)) return false;
  const wanted = selectorLabels(kind, spec);
  const selected =
    wanted === null ? [] : workloadLabels(mesh, namespace).filter((labels) => hasLabels(labels, wanted));
  return selected.length > 0 && selected.every((labels) => waypointOf(mesh, namespace, labels) !== null);
}
