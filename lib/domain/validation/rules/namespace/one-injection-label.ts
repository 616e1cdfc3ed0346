import { defineRule } from "../../rule.ts";

export const oneInjectionLabel = defineRule({
  code: "MESH1303",
  severity: "warning",
  appliesTo: "Namespace",
  reads: [],
  reach: "object",
  title: "Namespace with contradicting injection labels",
  explanation:
    "istio-injection wins over istio.io/rev, so a revision that stands beside it is not used; and ambient beside injection gives pods a sidecar that ztunnel does not expect. Keep one of the labels.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0123/",
  aliases: ["IST0123"],
  check: ({ labels }) => {
    const injects = labels["istio-injection"] === "enabled";
    const revision = labels["istio.io/rev"];
    const ambient = labels["istio.io/dataplane-mode"] === "ambient";
    if (labels["istio-injection"] !== undefined && revision !== undefined) {
      const sentence = `istio-injection wins, so revision ${revision} is not used`;
      return [{ path: ["metadata", "labels", "istio.io/rev"], sentence }];
    }
    if (injects && ambient) {
      const sentence = "Pods get a sidecar, and ztunnel leaves them alone: ambient has no effect";
      return [{ path: ["metadata", "labels", "istio.io/dataplane-mode"], sentence }];
    }
    return [];
  },
});
