import { hasLabels } from "../../../kube/labels.ts";
import {
  type ConfigObject,
  configObjects,
  type MeshSnapshot,
  type WorkloadFacts,
} from "../../../mesh/snapshot.ts";
import { targetsOf } from "../../../simulation/authz/policy.ts";
import { defineRule } from "../../rule.ts";
import { waypointOf } from "../read/ambient.ts";
import { asksForAmbient, isGatewayProxy } from "../read/dataplane-labels.ts";
import { needsHttp } from "../read/layer-seven.ts";
import { refer } from "../read/refer.ts";
import { namesTargets, selectorLabels } from "../read/scope-of.ts";

export const policyWithoutWaypoint = defineRule({
  code: "MESH1611",
  severity: "warning",
  appliesTo: "Workload",
  reads: ["AuthorizationPolicy", "Namespace", "Service"],
  needs: ["Namespace"],
  reach: "namespace",
  title: "Workload in ambient whose policy by HTTP nobody enforces",
  explanation:
    "An AuthorizationPolicy of the workload speaks of methods, paths, hosts or tokens, and no waypoint stands before the workload. ztunnel leaves out such rules of a DENY and lets nothing through by those of an ALLOW.",
  source: "https://istio.io/latest/docs/ambient/usage/l4-policy/",
  aliases: ["KIA1317"],
  check: (workload, mesh) => {
    if (isGatewayProxy(workload) || !asksForAmbient(mesh, workload)) return [];
    if (waypointOf(mesh, workload.namespace, workload.podLabels) !== null) return [];
    const policy = [
      ...configObjects(mesh, "AuthorizationPolicy", "security.istio.io").inNamespace(workload.namespace),
    ].find((candidate) => needsHttp(candidate) && isFor(mesh, candidate, workload));
    if (policy === undefined) return [];
    return [
      {
        path: ["metadata", "name"],
        sentence: `AuthorizationPolicy ${policy.name} speaks of HTTP, and no waypoint enforces it here`,
        because: [refer(mesh, policy, "Speaks of HTTP", ["spec", "rules"])],
      },
    ];
  },
});

function isFor(mesh: MeshSnapshot, policy: ConfigObject, { namespace, podLabels }: WorkloadFacts): boolean {
  if (namesTargets(policy.spec)) {
    return targetsOf(policy.spec).some(({ kind, name }) => {
      const selector = kind === "Service" ? mesh.services.get(namespace, name)?.selector : null;
      return selector !== null && selector !== undefined && hasLabels(podLabels, selector);
    });
  }
  const wanted = selectorLabels(policy.kind, policy.spec);
  return wanted === null || hasLabels(podLabels, wanted);
}
