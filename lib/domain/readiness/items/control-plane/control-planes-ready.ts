import { counted } from "../../facts.ts";
import { atObject, defineItem, judged, type ReadinessAdvice } from "../../item.ts";

export const controlPlanesReady = defineItem({
  id: "control-planes-ready",
  area: "control plane",
  title: "Control planes run with a spare replica",
  explanation:
    "While no istiod answers, running proxies keep what they have: new pods get no configuration and no certificate, and injection fails. Two replicas survive the loss of a node and an upgrade.",
  unmet: { one: "does not", many: "do not" },
  reads: ["Deployment", "MeshSettings", "ControlPlane"],
  needs: ["Deployment"],
  judge: ({ mesh }) => {
    const found = [...mesh.controlPlane.istiods];
    if (found.length === 0) {
      const subject = {
        cluster: mesh.cluster,
        group: "apps",
        kind: "Deployment",
        namespace: mesh.settings.rootNamespace,
        name: "istiod",
      };
      const sentence = "No Deployment of istiod was found: the control plane may run outside this cluster";
      return [judged({ subject, state: "unknown", sentence })];
    }
    return found.map(({ namespace, name, revision, version }) => {
      const subject = { cluster: mesh.cluster, group: "apps", kind: "Deployment", namespace, name };
      const facts = mesh.workloads.get("Deployment")?.get(namespace, name);
      const ready = facts?.readyReplicas ?? 0;
      const desired = facts?.desiredReplicas ?? 0;
      const called = `Revision ${revision}${version === null ? "" : ` (${version})`}`;
      const told = `${String(ready)} of ${counted(desired, "replica")} ready`;
      const evidence = [atObject(subject, ["spec", "replicas"], `${called}: ${told}`)];
      const advice = scaleUp(namespace, name);
      if (ready === 0)
        return judged({ subject, state: "fail", sentence: `${called} has no ready replica`, evidence });
      if (ready < desired)
        return judged({ subject, state: "warn", sentence: `${called}: ${told}`, evidence });
      if (desired < 2) {
        const sentence = `${called} runs one replica: its loss stops injection and new certificates`;
        return judged({ subject, state: "warn", sentence, evidence, advice });
      }
      return judged({ subject, state: "pass", sentence: `${called}: ${told}`, evidence });
    });
  },
});

function scaleUp(namespace: string, name: string): ReadinessAdvice {
  return {
    title: "Foresail does not scale workloads. With kubectl, or in the values of the chart:",
    text: `kubectl -n ${namespace} scale deployment ${name} --replicas=2`,
  };
}
