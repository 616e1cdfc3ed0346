import { defineRule } from "../../rule.ts";
import { findAnnotation } from "../read/known-annotations.ts";
import { ANNOTATED, statedAnnotations } from "../read/stated-annotations.ts";

/** What the injector of a mesh with Istio's CNI writes by itself. */
const WRITTEN_WITH_CNI: ReadonlySet<string> = new Set([
  "sidecar.istio.io/interceptionMode",
  "traffic.sidecar.istio.io/includeInboundPorts",
  "traffic.sidecar.istio.io/excludeInboundPorts",
  "traffic.sidecar.istio.io/includeOutboundIPRanges",
]);

export const annotationStable = defineRule({
  code: "MESH0025",
  severity: "info",
  appliesTo: ANNOTATED,
  reads: [],
  reach: "object",
  title: "Annotation in alpha",
  explanation:
    "Istio calls the annotation alpha: an upgrade may change or drop it. Most annotations of sidecars are; look at them before an upgrade.",
  source: "https://istio.io/latest/docs/reference/config/annotations/",
  aliases: ["IST0136"],
  check: (subject) =>
    statedAnnotations(subject).flatMap(({ name, path, kind, hasIstioInit }) => {
      if (findAnnotation(name)?.isAlpha !== true) return [];
      if (kind === "Pod" && !hasIstioInit && WRITTEN_WITH_CNI.has(name)) return [];
      return [{ path, sentence: `${name} is alpha: an upgrade may change what it does` }];
    }),
});
