import { podsIn } from "../../../mesh/lookup-endpoints.ts";
import { formatRps } from "../../../base/format.ts";
import type { Finding } from "../../../validation/finding.ts";
import {
  applicationNamespaces,
  counted,
  namespaceRef,
  type ReadinessFacts,
  workloadsIn,
} from "../../facts.ts";
import type { ReadinessFix } from "../../item.ts";
import { ruleItem } from "../../rule-item.ts";

export const namespacesInject = ruleItem({
  id: "namespaces-inject",
  area: "injection",
  title: "Namespaces take part in the mesh",
  explanation:
    "Pods of a namespace without a label for injection or ambient get no proxy: they speak plaintext, have no identity that a policy could name, and report no traffic. A label that says no is a decision and passes.",
  codes: ["MESH1301"],
  unmet: { one: "does not", many: "do not" },
  subjects: (mesh) => applicationNamespaces(mesh).map((name) => namespaceRef(mesh, name)),
  readsTraffic: true,
  fix: labelNamespace,
});

function labelNamespace({ object, fix }: Finding, { mesh, traffic }: ReadinessFacts): ReadinessFix | null {
  if (fix === null) return null;
  const pods = podsIn(mesh, object.name).length;
  const workloads = workloadsIn(mesh, object.name).length;
  const sent = (traffic?.edges ?? []).filter(({ source }) => source.namespace === object.name);
  const rateRps = sent.reduce((sum, edge) => sum + edge.rateRps, 0);
  const moved = sent.length === 0 ? "" : `; ${formatRps(rateRps)} that they send now then carry an identity`;
  return {
    title: fix.title,
    action: { op: "update", object, operations: fix.operations },
    effect: `Nothing changes for running pods: ${counted(pods, "pod")} of ${counted(workloads, "workload")} ${pods === 1 ? "gets a proxy when it is" : "get a proxy when they are"} restarted${moved}`,
  };
}
