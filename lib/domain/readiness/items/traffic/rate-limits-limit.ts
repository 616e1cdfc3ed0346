import { podsIn } from "../../../mesh/lookup-endpoints.ts";
import { configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { hasLabels, sectionAt, textMapAt } from "../../../simulation/spec-fields.ts";
import type { Finding } from "../../../validation/finding.ts";
import { counted, type ReadinessFacts } from "../../facts.ts";
import type { ReadinessFix } from "../../item.ts";
import { ruleItem } from "../../rule-item.ts";

export const rateLimitsLimit = ruleItem({
  id: "rate-limits-limit",
  area: "traffic",
  title: "Rate limits limit",
  explanation:
    "Envoy's local rate limit counts only the share of requests named by filter_enabled and refuses only the share named by filter_enforced; both are 0 % unless stated. Its bucket belongs to one proxy: every replica has its own.",
  codes: ["MESH0901"],
  unmet: { one: "does not", many: "do not" },
  subjects: (mesh) =>
    [...configObjects(mesh, "EnvoyFilter", "networking.istio.io")]
      .filter(({ spec }) => JSON.stringify(spec).includes("local_ratelimit"))
      .map(({ group, kind, namespace, name }) => ({ cluster: mesh.cluster, group, kind, namespace, name })),
  fix: enable,
});

function enable({ object, fix }: Finding, { mesh }: ReadinessFacts): ReadinessFix | null {
  if (fix === null) return null;
  const proxies = proxiesOf(mesh, object);
  return {
    title: fix.title,
    action: { op: "update", object, operations: fix.operations },
    effect: `Requests beyond the bucket are answered 429 from then on; the bucket counts for each of ${counted(proxies, "proxy", "proxies")} on its own`,
  };
}

/** Proxies that the filter is for: those of its namespace, in the root namespace those of the mesh. */
function proxiesOf(mesh: MeshSnapshot, { kind, group, namespace, name }: Finding["object"]): number {
  const spec = configObjects(mesh, kind, group).get(namespace, name)?.spec ?? {};
  const labels = textMapAt(sectionAt(spec, "workloadSelector"), "labels") ?? new Map<string, string>();
  const isRoot = namespace === mesh.settings.rootNamespace;
  const pods = isRoot
    ? [...mesh.namespaces].flatMap((one) => podsIn(mesh, one.name))
    : podsIn(mesh, namespace);
  return pods.filter((pod) => pod.proxyImage !== null && hasLabels(pod.labels, labels)).length;
}
