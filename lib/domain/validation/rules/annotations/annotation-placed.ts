import { defineRule } from "../../rule.ts";
import { findAnnotation } from "../read/known-annotations.ts";
import { ANNOTATED, statedAnnotations } from "../read/stated-annotations.ts";

export const annotationPlaced = defineRule({
  code: "MESH0022",
  severity: "warning",
  appliesTo: ANNOTATED,
  reads: [],
  reach: "object",
  title: "Annotation on a kind that Istio does not read it from",
  explanation:
    "Each annotation is read from certain kinds only. What is meant for pods has to stand in the pod template of a Deployment, not in its own metadata.",
  source: "https://istio.io/latest/docs/reference/config/annotations/",
  aliases: ["IST0107"],
  check: (subject) =>
    statedAnnotations(subject).flatMap(({ name, path, kind }) => {
      const known = findAnnotation(name);
      if (known === undefined || known.kinds.includes("Any") || known.kinds.includes(kind)) return [];
      const place =
        "podAnnotations" in subject && known.kinds.includes("Pod")
          ? "the pod template"
          : known.kinds.join(" or ");
      return [{ path, sentence: `Has no effect on a ${kind}: ${name} is read from ${place}` }];
    }),
});
