import { formatDuration, formatRps } from "../../../base/format.ts";
import type { ObservedEdge } from "../../../traffic/edges.ts";
import { configObjects } from "../../../mesh/snapshot.ts";
import { applicationNamespaces, callersOf, counted, namespaceRef, type ReadinessFacts } from "../../facts.ts";
import { atObject, defineItem, type Judgement, judged, type ReadinessFix } from "../../item.ts";
import { defaultDenyOf, guardedWorkloads, hasAmbientPods, isRestricting, policiesOf } from "./protection.ts";

export const defaultDeny = defineItem({
  id: "default-deny",
  area: "authorization",
  title: "Namespaces let in only whom a policy names",
  explanation:
    "An ALLOW policy without rules denies whatever no other policy allows. Without it a new workload is open to every caller of the mesh until somebody thinks of it. Stage it as a dry run first: the proxies then count what they would deny.",
  unmet: { one: "does not", many: "do not" },
  reads: ["AuthorizationPolicy", "Pod", "Namespace", "Service", "MeshSettings"],
  needs: ["AuthorizationPolicy", "Pod"],
  readsTraffic: true,
  judge: (facts) =>
    applicationNamespaces(facts.mesh)
      .filter((name) => guardedWorkloads(facts.mesh, name).length > 0)
      .map((name) => judgeNamespace(facts, name)),
});

function judgeNamespace(facts: ReadinessFacts, name: string): Judgement {
  const { mesh, traffic } = facts;
  const subject = namespaceRef(mesh, name);
  const policy = defaultDenyOf(mesh, name);
  if (policy !== null) {
    const { group, kind, namespace, name: called } = policy.object;
    const object = { cluster: mesh.cluster, group, kind, namespace, name: called };
    const text = `AuthorizationPolicy ${namespace}/${called} allows nobody by itself`;
    return judged({ subject, state: "pass", sentence: text, evidence: [atObject(object, ["spec"], text)] });
  }
  const workloads = guardedWorkloads(mesh, name);
  const open = workloads.filter((workload) => !policiesOf(mesh, workload).some(isRestricting));
  const openNames = new Set(open.map(({ ref }) => ref.name));
  const arriving = (traffic?.edges ?? []).filter(
    ({ destination }) => destination.workloadNamespace === name && openNames.has(destination.workload ?? ""),
  );
  return judged({
    subject,
    state: "warn",
    sentence: `No default deny: ${String(open.length)} of ${counted(workloads.length, "workload")} let every caller in`,
    fix: stageDeny(facts, name, arriving),
    callers: callersOf(arriving),
  });
}

const NAME = "default-deny";

/** Null where ztunnel enforces: old ones take a dry run for an enforced policy (Istio 1.29, release notes). */
function stageDeny(
  { mesh, traffic }: ReadinessFacts,
  namespace: string,
  arriving: readonly ObservedEdge[],
): ReadinessFix | null {
  const group = "security.istio.io";
  const isTaken = configObjects(mesh, "AuthorizationPolicy", group).get(namespace, NAME) !== undefined;
  if (isTaken || hasAmbientPods(mesh, namespace)) return null;
  const callers = callersOf(arriving);
  const rateRps = callers.reduce((sum, caller) => sum + caller.rateRps, 0);
  const seen =
    traffic === null
      ? "Whom it would deny when enforced is not known without metrics"
      : `Enforced as things are it would deny ${counted(callers.length, "caller")}, ${formatRps(rateRps)}, seen in ${formatDuration(traffic.windowS * 1_000)}`;
  return {
    title: `Stage a default deny in ${namespace} as a dry run`,
    action: {
      op: "create",
      object: { cluster: mesh.cluster, group, kind: "AuthorizationPolicy", namespace, name: NAME },
      manifest: {
        apiVersion: `${group}/v1`,
        kind: "AuthorizationPolicy",
        metadata: { name: NAME, namespace, annotations: { "istio.io/dry-run": "true" } },
        spec: { action: "ALLOW" },
      },
    },
    effect: `Nothing is denied while it is a dry run. ${seen}`,
  };
}
