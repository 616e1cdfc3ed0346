import { formatRps } from "../../../base/format.ts";
import {
  applicationNamespaces,
  callersOf,
  counted,
  type ReadinessFacts,
  type WorkloadPods,
} from "../../facts.ts";
import { atObject, defineItem, type Judgement, judged } from "../../item.ts";
import { guardedWorkloads, isRestricting, policiesOf } from "./protection.ts";

export const workloadsProtected = defineItem({
  id: "workloads-protected",
  area: "authorization",
  title: "A policy says who may call each workload",
  explanation:
    "Without an ALLOW or CUSTOM policy every caller of the mesh gets in; a DENY policy alone keeps out only whom it names. Write an ALLOW policy from the callers that are seen.",
  unmet: { one: "is open", many: "are open" },
  reads: ["AuthorizationPolicy", "Pod", "Namespace", "Service", "MeshSettings"],
  needs: ["AuthorizationPolicy", "Pod"],
  readsTraffic: true,
  judge: (facts) =>
    applicationNamespaces(facts.mesh).flatMap((name) =>
      guardedWorkloads(facts.mesh, name).map((workload) => judgeWorkload(facts, workload)),
    ),
});

function judgeWorkload({ mesh, traffic }: ReadinessFacts, workload: WorkloadPods): Judgement {
  const { ref } = workload;
  const policies = policiesOf(mesh, workload);
  const evidence = policies.map(({ object, action }) =>
    atObject(
      {
        cluster: mesh.cluster,
        group: object.group,
        kind: object.kind,
        namespace: object.namespace,
        name: object.name,
      },
      ["spec"],
      `${action} policy ${object.namespace}/${object.name} applies`,
    ),
  );
  if (policies.some(isRestricting)) return judged({ subject: ref, state: "pass", evidence });
  const callers = callersOf(
    (traffic?.edges ?? []).filter(
      ({ destination }) =>
        destination.workload === ref.name && destination.workloadNamespace === ref.namespace,
    ),
  );
  const rateRps = callers.reduce((sum, caller) => sum + caller.rateRps, 0);
  const used =
    callers.length === 0 ? "" : `; ${counted(callers.length, "caller")} with ${formatRps(rateRps)} use it`;
  const what = policies.length === 0 ? "No policy applies" : "Only DENY policies apply";
  return judged({
    subject: ref,
    state: "warn",
    sentence: `${what}: every other caller gets in${used}`,
    evidence,
    callers,
  });
}
