import { lazy } from "react";
import type { GuidedEditor } from "../../fields/guided-editor.ts";

const LEVELS = [
  "spec.trafficPolicy",
  "spec.trafficPolicy.portLevelSettings[]",
  "spec.subsets[].trafficPolicy",
  "spec.subsets[].trafficPolicy.portLevelSettings[]",
];

export const circuitBreakerEditor: GuidedEditor = {
  id: "circuit-breaker",
  title: "Circuit breaker",
  kinds: ["DestinationRule.networking.istio.io"],
  appliesTo: () => true,
  covers: [
    "spec.host",
    "spec.subsets[].name",
    ...LEVELS.flatMap((level) => [`${level}.connectionPool`, `${level}.outlierDetection`]),
    "spec.trafficPolicy.portLevelSettings[].port",
    "spec.subsets[].trafficPolicy.portLevelSettings[].port",
  ],
  Arrangement: lazy(async () => ({
    default: (await import("./circuit-breaker-form.tsx")).CircuitBreakerForm,
  })),
};
