import { hasLabels } from "../../../kube/labels.ts";
import { podsIn } from "../../../mesh/lookup-endpoints.ts";
import { readPolicy } from "../../../simulation/authz/policy.ts";
import { defineRule } from "../../rule.ts";
import { selectorLabels } from "../read/scope-of.ts";

export const hasEnforcer = defineRule({
  code: "MESH0416",
  severity: "error",
  appliesTo: ["AuthorizationPolicy"],
  reads: ["Pod", "MeshSettings"],
  needs: ["Pod"],
  reach: "namespace",
  title: "Policy whose workloads have no proxy that would enforce it",
  explanation:
    "A policy is carried out by the proxies of the workloads that it selects. Their pods run outside of the mesh: everyone gets in, whatever the policy says. Inject them, or use a NetworkPolicy.",
  source: "https://istio.io/latest/docs/concepts/security/#authorization-architecture",
  aliases: [],
  check: (object, mesh) => {
    const { targets } = readPolicy(object);
    if (targets.length > 0 || object.namespace === mesh.settings.rootNamespace) return [];
    const wanted = selectorLabels(object.kind, object.spec) ?? {};
    const selected = podsIn(mesh, object.namespace).filter(({ labels }) => hasLabels(labels, wanted));
    const outside = selected.filter(({ dataplane }) => dataplane === "none");
    if (selected.length === 0 || outside.length < selected.length) return [];
    return [
      {
        path: ["spec"],
        sentence: `Nobody enforces it: ${selected.length === 1 ? "the pod" : `all ${selected.length} pods`} that it is for run${selected.length === 1 ? "s" : ""} without a proxy`,
      },
    ];
  },
});
