import { defineRule } from "../../rule.ts";

export const runsAsOwnUser = defineRule({
  code: "MESH1205",
  severity: "warning",
  appliesTo: ["Workload", "BarePod"],
  reads: [],
  reach: "object",
  title: "Application that runs as the proxy's user",
  explanation:
    "Traffic of user 1337 is the proxy's own and is never redirected: what runs as that user bypasses the mesh, without mTLS, policies and metrics. Choose another user.",
  source: "https://istio.io/latest/docs/ops/deployment/application-requirements/#pod-requirements",
  aliases: ["IST0144"],
  check: (subject) => {
    const isWorkload = "podAnnotations" in subject;
    const labels = isWorkload ? subject.podLabels : subject.labels;
    if (labels["app"] === "istiod" || labels["istio"] === "pilot") return [];
    const prefix = isWorkload ? ["spec", "template", "spec"] : ["spec"];
    const paths = isWorkload ? subject.template.proxyUserPaths : subject.proxyUserPaths;
    return paths.map((path) => ({
      path: [...prefix, ...path],
      sentence: "User 1337 is Istio's proxy: its traffic bypasses the mesh",
    }));
  },
});
