import { defineRule } from "../../rule.ts";
import { annotationProblem } from "../read/annotation-values.ts";
import { ANNOTATED, statedAnnotations } from "../read/stated-annotations.ts";

export const annotationValid = defineRule({
  code: "MESH0023",
  severity: "warning",
  appliesTo: ANNOTATED,
  reads: [],
  reach: "object",
  title: "Annotation whose value Istio cannot read",
  explanation:
    "The injector refuses pods whose annotations it cannot read: the pod is not made, or comes up without a proxy where the webhook fails open.",
  source: "https://istio.io/latest/docs/reference/config/annotations/",
  aliases: ["IST0125"],
  check: (subject) =>
    statedAnnotations(subject).flatMap(({ name, value, kind, path }) => {
      const problem = kind === "Pod" ? annotationProblem(name, value) : null;
      return problem === null
        ? []
        : [{ path, sentence: `${JSON.stringify(value)} cannot be read: ${problem}` }];
    }),
});
