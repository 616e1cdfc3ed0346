import { defineRule } from "../../rule.ts";
import { DATAPLANE_MODE } from "../read/ambient.ts";

export const oneInjectionLabel = defineRule({
  code: "MESH1303",
  severity: "warning",
  appliesTo: "Namespace",
  reads: [],
  reach: "object",
  title: "Namespace with contradicting injection labels",
  explanation:
    "istio-injection wins over istio.io/rev, so a revision that stands beside it is not used; and ambient beside injection gives pods a sidecar, which ztunnel leaves alone. Keep one of the labels.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0123/",
  aliases: ["IST0123"],
  check: ({ labels }) => {
    const stated = labels["istio-injection"];
    const revision = labels["istio.io/rev"];
    if (stated !== undefined && stated !== "enabled") return [];
    if (stated === "enabled" && revision !== undefined) {
      const sentence = `istio-injection wins, so revision ${revision} is not used`;
      return [{ path: ["metadata", "labels", "istio.io/rev"], sentence }];
    }
    if ((stated ?? revision) !== undefined && labels[DATAPLANE_MODE] !== undefined) {
      const sentence = `Pods get a sidecar${revision === undefined ? "" : ` of revision ${revision}`}, and ztunnel leaves them alone: ${DATAPLANE_MODE} has no effect`;
      return [{ path: ["metadata", "labels", DATAPLANE_MODE], sentence }];
    }
    return [];
  },
});
