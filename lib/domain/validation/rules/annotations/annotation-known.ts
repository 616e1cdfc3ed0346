import { defineRule } from "../../rule.ts";
import { findAnnotation } from "../read/known-annotations.ts";
import { ANNOTATED, statedAnnotations } from "../read/stated-annotations.ts";

export const annotationKnown = defineRule({
  code: "MESH0021",
  severity: "warning",
  appliesTo: ANNOTATED,
  reads: [],
  reach: "object",
  title: "Annotation that Istio does not know",
  explanation:
    "The name ends in istio.io, but no version of Istio reads it: it has no effect. Mostly it is misspelled, or was read by a version long gone.",
  source: "https://istio.io/latest/docs/reference/config/annotations/",
  aliases: ["IST0108"],
  check: (subject) =>
    statedAnnotations(subject).flatMap(({ name, path }) =>
      findAnnotation(name) === undefined
        ? [{ path, sentence: `Has no effect: Istio has no annotation ${name}` }]
        : [],
    ),
});
