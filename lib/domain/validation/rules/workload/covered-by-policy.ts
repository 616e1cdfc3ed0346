import { hasLabels } from "../../../kube/labels.ts";
import {
  type ConfigObject,
  configObjects,
  type MeshSnapshot,
  type WorkloadFacts,
} from "../../../mesh/snapshot.ts";
import { targetsOf } from "../../../simulation/authz/policy.ts";
import { defineRule } from "../../rule.ts";
import { isGatewayProxy } from "../read/dataplane-labels.ts";
import { namesTargets, selectorLabels } from "../read/scope-of.ts";

export const coveredByPolicy = defineRule({
  code: "MESH1209",
  severity: "info",
  appliesTo: "Workload",
  reads: ["AuthorizationPolicy", "Service", "MeshSettings"],
  needs: ["AuthorizationPolicy"],
  reach: "root",
  title: "Workload that no AuthorizationPolicy is for",
  explanation:
    "There are policies here, and none is for this workload: every caller may do everything. That may be meant; a policy without rules for the namespace would deny by default.",
  source: "https://istio.io/latest/docs/ops/best-practices/security/#use-default-deny-patterns",
  aliases: ["KIA1301"],
  check: (workload, mesh) => {
    const policies = configObjects(mesh, "AuthorizationPolicy", "security.istio.io");
    const { namespace } = workload;
    const { rootNamespace } = mesh.settings;
    if (namespace === rootNamespace || isGatewayProxy(workload)) return [];
    const candidates = [...policies.inNamespace(namespace), ...policies.inNamespace(rootNamespace)];
    if (candidates.length === 0) return [];
    if (candidates.some((policy) => isFor(mesh, policy, workload))) return [];
    return [{ path: ["metadata", "name"], sentence: "No policy is for it: every caller may do everything" }];
  },
});

function isFor(mesh: MeshSnapshot, policy: ConfigObject, { namespace, podLabels }: WorkloadFacts): boolean {
  if (!namesTargets(policy.spec)) {
    return hasLabels(podLabels, selectorLabels(policy.kind, policy.spec) ?? {});
  }
  return targetsOf(policy.spec).some(({ kind, name }) => {
    const selector = kind === "Service" ? mesh.services.get(namespace, name)?.selector : undefined;
    return selector === undefined || selector === null || hasLabels(podLabels, selector);
  });
}
