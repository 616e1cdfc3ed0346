import { defineRule } from "../../rule.ts";
import { selectorLabels } from "../read/scope-of.ts";

export const rootWithoutSelector = defineRule({
  code: "MESH0702",
  severity: "warning",
  appliesTo: ["Sidecar"],
  reads: ["MeshSettings"],
  reach: "object",
  title: "Sidecar of the root namespace with a selector",
  explanation:
    "The Sidecar of the root namespace is the default of every namespace that has none. With a selector it is no default: it only holds for workloads of the root namespace itself. Leave the selector out, or move the object to the namespace of its workloads.",
  source: "https://istio.io/latest/docs/reference/config/networking/sidecar/",
  aliases: ["KIA1006"],
  check: ({ kind, spec, namespace }, { settings }) =>
    namespace === settings.rootNamespace && selectorLabels(kind, spec) !== null
      ? [
          {
            path: ["spec", "workloadSelector"],
            sentence: `Is no default for the mesh: with a selector it holds in ${namespace} alone`,
          },
        ]
      : [],
});
