import { CONFIG_KINDS, kindKey } from "../istio/kinds.ts";

/** Keys of the kinds that are no Istio or Gateway API configuration. */
export const KIND_KEYS = {
  namespace: "Namespace.",
  service: "Service.",
  pod: "Pod.",
  node: "Node.",
  serviceAccount: "ServiceAccount.",
  configMap: "ConfigMap.",
  endpointSlice: "EndpointSlice.discovery.k8s.io",
  deployment: "Deployment.apps",
  statefulSet: "StatefulSet.apps",
  daemonSet: "DaemonSet.apps",
  replicaSet: "ReplicaSet.apps",
  job: "Job.batch",
  cronJob: "CronJob.batch",
  mutatingWebhook: "MutatingWebhookConfiguration.admissionregistration.k8s.io",
  validatingWebhook: "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
} as const;

/** Keys of the configuration kinds that Foresail knows. */
export const CONFIG_KIND_KEYS: readonly string[] = CONFIG_KINDS.map(kindKey);

const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  KIND_KEYS.namespace,
  KIND_KEYS.node,
  KIND_KEYS.mutatingWebhook,
  KIND_KEYS.validatingWebhook,
  ...CONFIG_KINDS.filter(({ scope }) => scope === "Cluster").map(kindKey),
]);

export function isClusterScoped(kindKey: string): boolean {
  return CLUSTER_SCOPED.has(kindKey);
}

/** Whether objects of the group are mesh configuration: Istio's groups and those of the Gateway API. */
export function isConfigGroup(group: string): boolean {
  return /^(networking|security|telemetry|extensions)\.istio\.io$|^gateway\.networking\.(x-)?k8s\.io$/.test(
    group,
  );
}

export function kindOfKey(kindKey: string): { readonly kind: string; readonly group: string } {
  const dot = kindKey.indexOf(".");
  return { kind: kindKey.slice(0, dot), group: kindKey.slice(dot + 1) };
}
