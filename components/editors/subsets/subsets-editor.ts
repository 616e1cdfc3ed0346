import { lazy } from "react";
import type { GuidedEditor } from "../../fields/guided-editor.ts";

export const subsetsEditor: GuidedEditor = {
  id: "subsets",
  title: "Subsets",
  kinds: ["DestinationRule.networking.istio.io"],
  appliesTo: () => true,
  covers: [
    "spec.host",
    "spec.exportTo",
    "spec.subsets[].name",
    "spec.subsets[].labels",
    "spec.subsets[].trafficPolicy.loadBalancer.simple",
  ],
  Arrangement: lazy(async () => ({ default: (await import("./subsets-form.tsx")).SubsetsForm })),
};
