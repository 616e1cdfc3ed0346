import type { Labels } from "./kube-object.ts";

/** Whether every wanted label is there with that value. An empty want matches everything. */
export function hasLabels(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

const LABEL_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Kubernetes: an optional DNS prefix of at most 253 characters, then a name of at most 63. */
export function isLabelKey(key: string): boolean {
  const slash = key.indexOf("/");
  const name = key.slice(slash + 1);
  if (name.length > 63 || !LABEL_NAME.test(name)) return false;
  return slash === -1 || isDnsSubdomain(key.slice(0, slash));
}

/** Kubernetes: empty, or at most 63 characters that begin and end with a letter or digit. */
export function isLabelValue(value: string): boolean {
  return value.length <= 63 && (value === "" || LABEL_NAME.test(value));
}

/** RFC 1123 subdomain of at most 253 characters, as Kubernetes asks of most object names. */
export function isDnsSubdomain(name: string): boolean {
  return name.length <= 253 && name.split(".").every((label) => DNS_LABEL.test(label));
}
