import type { FindingPart } from "../../finding.ts";
import { defineRule } from "../../rule.ts";
import { asksForAmbient, asksForSidecar, isGatewayProxy, podsOf } from "../read/dataplane-labels.ts";

export const oneDataPlane = defineRule({
  code: "MESH1607",
  severity: "error",
  appliesTo: "Workload",
  reads: ["Namespace", "Pod"],
  needs: ["Namespace"],
  reach: "namespace",
  title: "Workload that is to have a sidecar and be in ambient",
  explanation:
    "Labels of the namespace and the pods ask for both. Pods with a sidecar are never ztunnel's, so which of the two a pod has depends on when it was made. Keep one of the labels and restart the pods.",
  source: "https://istio.io/latest/docs/ambient/usage/add-workloads/",
  aliases: ["KIA1311", "KIA1314", "KIA1315"],
  check: (workload, mesh) => {
    const [ambient, sidecar] = [asksForAmbient(mesh, workload), asksForSidecar(mesh, workload)];
    if (isGatewayProxy(workload) || (!ambient && !sidecar)) return [];
    const pods = podsOf(mesh, workload);
    const found: FindingPart[] = [];
    const path = ["spec", "template", "metadata", "labels"];
    if (ambient && sidecar) {
      found.push({ path, sentence: "Labels ask for a sidecar and for ambient", aliases: ["KIA1311"] });
    }
    const captured = pods.filter(({ dataplane }) => dataplane === "ambient").length;
    if (sidecar && captured > 0) {
      found.push({
        path,
        sentence: `Labels ask for a sidecar, but ${captured} pod${captured === 1 ? " is" : "s are"} in ambient: restart them`,
        aliases: ["KIA1314"],
      });
    }
    const injected = pods.filter(({ dataplane }) => dataplane === "sidecar").length;
    if (ambient && injected > 0) {
      found.push({
        path,
        sentence: `Labels ask for ambient, but ${injected} pod${injected === 1 ? " has" : "s have"} a sidecar: ztunnel leaves them alone`,
        aliases: ["KIA1315"],
      });
    }
    return found;
  },
});
