import type { Labels } from "../../../kube/kube-object.ts";
import type { MeshSnapshot, NamespaceFacts } from "../../../mesh/snapshot.ts";
import { DATAPLANE_MODE } from "./ambient.ts";

const SYSTEM: ReadonlySet<string> = new Set([
  "kube-system",
  "kube-public",
  "kube-node-lease",
  "local-path-storage",
]);

export function isSystemNamespace(mesh: MeshSnapshot, name: string): boolean {
  return SYSTEM.has(name) || name === mesh.settings.rootNamespace;
}

/** Whether a label of the namespace says what becomes of its pods, be it nothing. */
export function hasEnrolmentLabel(labels: Labels): boolean {
  return ["istio-injection", "istio.io/rev", DATAPLANE_MODE].some((label) => Object.hasOwn(labels, label));
}

/** Whether the namespace's labels ask for a sidecar: `istio-injection` first, then a revision. */
export function asksForSidecars(labels: Labels): boolean {
  const stated = labels["istio-injection"];
  return stated === undefined ? labels["istio.io/rev"] !== undefined : stated === "enabled";
}

/** The injector that serves a namespace: that of its revision, else the default one. */
export function injectorOf(mesh: MeshSnapshot, { labels }: NamespaceFacts) {
  const revision = labels["istio-injection"] === undefined ? labels["istio.io/rev"] : undefined;
  return [...mesh.controlPlane.injectors].find((injector) => injector.revision === (revision ?? "default"));
}

/** Label before annotation, as the injector reads them; null when neither is there. */
export function statedInjection(labels: Labels, annotations: Labels): string | null {
  return labels["sidecar.istio.io/inject"] ?? annotations["sidecar.istio.io/inject"] ?? null;
}
