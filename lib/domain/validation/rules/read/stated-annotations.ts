import type { Path } from "../../../base/json.ts";
import type { Labels } from "../../../kube/kube-object.ts";
import type { NamespaceFacts, PodFacts, ServiceFacts, WorkloadFacts } from "../../../mesh/snapshot.ts";
import { isIstioName, WRITTEN_BY_ISTIO } from "./known-annotations.ts";

/** Kinds whose annotations are judged, as istioctl judges them; pods of a workload by its template. */
export const ANNOTATED = ["Namespace", "Service", "Workload", "BarePod"] as const;
export type Annotated = NamespaceFacts | ServiceFacts | WorkloadFacts | PodFacts;

export interface StatedAnnotation {
  readonly name: string;
  readonly value: string;
  /** Kind that the annotation stands on; that of a template is `Pod`. */
  readonly kind: string;
  readonly path: Path;
  /** Labels beside it. */
  readonly labels: Labels;
  /** Whether the pod redirects its traffic by an init container, not by Istio's CNI. */
  readonly hasIstioInit: boolean;
}

export function statedAnnotations(subject: Annotated): readonly StatedAnnotation[] {
  const own = listed(subject.annotations, {
    kind: kindOf(subject),
    path: ["metadata", "annotations"],
    labels: subject.labels,
    hasIstioInit: "hasIstioInit" in subject && subject.hasIstioInit,
  });
  if (!("podAnnotations" in subject)) return own;
  return [
    ...own,
    ...listed(subject.podAnnotations, {
      kind: "Pod",
      path: ["spec", "template", "metadata", "annotations"],
      labels: subject.podLabels,
      hasIstioInit: subject.template.hasIstioInit,
    }),
  ];
}

function listed(
  annotations: Labels,
  place: Omit<StatedAnnotation, "name" | "value">,
): readonly StatedAnnotation[] {
  return Object.entries(annotations).flatMap(([name, value]) =>
    isIstioName(name) && !WRITTEN_BY_ISTIO.has(name)
      ? [{ ...place, name, value, path: [...place.path, name] }]
      : [],
  );
}

function kindOf(subject: Annotated): string {
  if ("podAnnotations" in subject) return subject.kind;
  if ("clusterIps" in subject) return "Service";
  return "containerPorts" in subject ? "Pod" : "Namespace";
}
