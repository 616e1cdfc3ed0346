import { defineRule } from "../../rule.ts";
import { findAnnotation } from "../read/known-annotations.ts";
import { ANNOTATED, statedAnnotations } from "../read/stated-annotations.ts";

const INJECT = "sidecar.istio.io/inject";

export const annotationCurrent = defineRule({
  code: "MESH0024",
  severity: "info",
  appliesTo: ANNOTATED,
  reads: [],
  reach: "object",
  title: "Annotation that Istio is giving up",
  explanation:
    "It still works and will be gone in some later version. The annotation sidecar.istio.io/inject has become the label of the same name, which the webhook can select by.",
  source: "https://istio.io/latest/docs/reference/config/annotations/",
  aliases: ["IST0135"],
  check: (subject) =>
    statedAnnotations(subject).flatMap(({ name, path, labels }) => {
      if (findAnnotation(name)?.isDeprecated !== true) return [];
      if (name === INJECT && labels[INJECT] !== undefined) return [];
      const instead = name === INJECT ? "; use the label of the same name" : "";
      return [{ path, sentence: `${name} is deprecated${instead}` }];
    }),
});
