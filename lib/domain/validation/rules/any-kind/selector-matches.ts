import type { ConfigObject, MeshSnapshot } from "../../../mesh/snapshot.ts";
import type { FindingPart } from "../../finding.ts";
import { defineRule } from "../../rule.ts";
import { describeLabels, namesTargets, selectorLabels, selectorPath } from "../read/scope-of.ts";
import {
  selectsAnyWorkload,
  selectsWorkload,
  WORKLOAD_LABEL_KINDS,
  workloadLabels,
} from "../read/workload-labels.ts";

export const selectorMatches = defineRule({
  code: "MESH0004",
  severity: "warning",
  appliesTo: [
    "AuthorizationPolicy",
    "PeerAuthentication",
    "RequestAuthentication",
    "Telemetry",
    "WasmPlugin",
    "TrafficExtension",
    "ProxyConfig",
    "Sidecar",
    "EnvoyFilter",
  ],
  reads: [...WORKLOAD_LABEL_KINDS, "MeshSettings"],
  needs: [WORKLOAD_LABEL_KINDS],
  reach: "selection",
  title: "Selector that matches no workload",
  explanation:
    "The object applies to the workloads whose labels its selector names, in its own namespace (in the root namespace: in all). None carries them, so it has no effect. The same goes for an AuthorizationPolicy in a namespace without workloads.",
  source: "https://istio.io/latest/docs/reference/config/type/workload-selector/",
  aliases: ["IST0127", "IST0101", "KIA0004"],
  check: (object, mesh) => {
    const { kind, spec, namespace } = object;
    const wanted = selectorLabels(kind, spec);
    if (wanted === null) return emptyNamespace(object, mesh);
    const isRoot = namespace === mesh.settings.rootNamespace;
    if (isRoot ? selectsAnyWorkload(mesh, wanted) : selectsWorkload(mesh, namespace, wanted)) return [];
    return [
      {
        path: ["spec", ...selectorPath(kind)],
        sentence: `Has no effect: no workload carries ${describeLabels(wanted)}`,
        aliases: codesOf(kind),
      },
    ];
  },
});

function emptyNamespace({ kind, spec, namespace }: ConfigObject, mesh: MeshSnapshot): readonly FindingPart[] {
  if (kind !== "AuthorizationPolicy" || namesTargets(spec) || namespace === mesh.settings.rootNamespace) {
    return [];
  }
  if (workloadLabels(mesh, namespace).length > 0) return [];
  return [
    {
      path: ["metadata", "namespace"],
      sentence: `Has no effect: nothing runs in namespace ${namespace}`,
      aliases: codesOf(kind),
    },
  ];
}

/** istioctl has a code of its own for policies and says "referenced resource not found" of Sidecars and Telemetries. */
function codesOf(kind: string): readonly string[] {
  if (kind === "AuthorizationPolicy") return ["IST0127", "KIA0004"];
  return kind === "Sidecar" || kind === "Telemetry" ? ["IST0101", "KIA0004"] : ["KIA0004"];
}
