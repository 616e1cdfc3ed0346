import { sha256Hex } from "../base/sha256.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { KubeObject, Labels } from "./kube-object.ts";
import { normaliseObject } from "./normalise.ts";

/** Suffixes of the domains whose labels and annotations Istio and Gateway API read. */
const READ_DOMAINS = ["istio.io", "gateway.networking.k8s.io"] as const;

/** Keys outside those domains that Istio reads. Source: istio/api label/labels.yaml and annotation/annotations.yaml. */
const READ_KEYS: ReadonlySet<string> = new Set([
  "istio",
  "istio-injection",
  "istio-locality",
  "app",
  "version",
  "app.kubernetes.io/name",
  "app.kubernetes.io/version",
  "topology.kubernetes.io/region",
  "topology.kubernetes.io/zone",
  "service.kubernetes.io/headless",
]);

/** Bookkeeping that carries an Istio domain but changes nothing. */
const IGNORED_KEYS: ReadonlySet<string> = new Set([
  "galley.istio.io/analyze-suppress",
  "operator.istio.io/component",
  "operator.istio.io/managed",
  "operator.istio.io/version",
  "install.operator.istio.io/owning-resource",
  "install.operator.istio.io/owning-resource-namespace",
]);

/** Whether Istio reads this label or annotation, so that changing it can change behaviour. */
export function isReadByIstio(key: string): boolean {
  if (IGNORED_KEYS.has(key)) return false;
  if (READ_KEYS.has(key)) return true;
  const slash = key.indexOf("/");
  if (slash === -1) return false;
  const domain = key.slice(0, slash);
  return READ_DOMAINS.some((suffix) => domain === suffix || domain.endsWith(`.${suffix}`));
}

/**
 * What an object does, as SHA-256 in hexadecimal: kind, namespace, name, the content outside metadata and status, and
 * the labels and annotations that Istio reads. Status, versions, times, managers and last-applied never count, and
 * v1beta1 and v1 of one object are the same.
 */
export function fingerprint(object: KubeObject): string {
  return sha256Hex(canonicalJson(fingerprintedContent(object)));
}

export function fingerprintedContent(object: KubeObject): Readonly<Record<string, unknown>> {
  const { apiVersion, kind, metadata, status: _status, ...content } = normaliseObject(object);
  return {
    ...content,
    apiVersion,
    kind,
    metadata: {
      name: metadata.name,
      namespace: metadata.namespace,
      labels: readKeys(metadata.labels),
      annotations: readKeys(metadata.annotations),
    },
  };
}

function readKeys(labels: Labels | undefined): Labels | undefined {
  const read = Object.entries(labels ?? {}).filter(([key]) => isReadByIstio(key));
  return read.length === 0 ? undefined : Object.fromEntries(read);
}
