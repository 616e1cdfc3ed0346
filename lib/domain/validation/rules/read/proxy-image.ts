import { isJsonObject, type JsonObject } from "../../../base/json.ts";
import { parseDocuments } from "../../../istio/document.ts";
import { hasLabels } from "../../../kube/labels.ts";
import { configObjects, type MeshSnapshot, type PodFacts } from "../../../mesh/snapshot.ts";
import { byAge } from "../../../simulation/route/visible.ts";
import { sectionAt, textAt } from "../../../simulation/spec-fields.ts";
import { selectorLabels } from "./scope-of.ts";

/**
 * Variant of the proxy's image that the injector gives a pod, empty for none: the pod's own annotation, a ProxyConfig that
 * selects it, its `proxy.istio.io/config`, the ProxyConfig of its namespace, of the root namespace, MeshConfig; of several the
 * oldest that says one (Istio 1.31, `EffectiveProxyConfig`).
 */
export function proxyImageType(mesh: MeshSnapshot, pod: PodFacts): string {
  const { proxyImageType: meshWide, rootNamespace } = mesh.settings;
  const stated =
    pod.annotations["sidecar.istio.io/proxyImageType"] ??
    typeIn(mesh, pod.namespace, (labels) => labels !== null && hasLabels(pod.labels, labels)) ??
    annotated(pod.annotations["proxy.istio.io/config"]) ??
    typeIn(mesh, pod.namespace, (labels) => labels === null) ??
    typeIn(mesh, rootNamespace, (labels) => labels === null) ??
    meshWide;
  return stated === "default" ? "" : stated;
}

function typeIn(
  mesh: MeshSnapshot,
  namespace: string,
  isMeant: (labels: ReturnType<typeof selectorLabels>) => boolean,
): string | null {
  const named = [...configObjects(mesh, "ProxyConfig", "networking.istio.io").inNamespace(namespace)]
    .filter(({ kind, spec }) => isMeant(selectorLabels(kind, spec)))
    .toSorted(byAge)
    .map(({ spec }) => typeOf(spec));
  return named.find((type) => type !== null) ?? null;
}

const typeOf = (config: JsonObject): string | null => textAt(sectionAt(config, "image"), "imageType");

function annotated(text: string | undefined): string | null {
  const [document] = text === undefined ? [] : parseDocuments(text).documents;
  const value = document?.toValue();
  return value?.ok === true && isJsonObject(value.value) ? typeOf(value.value) : null;
}
