import type { ServedKind } from "./served-kind.ts";

type BuiltinKind = Pick<ServedKind, "kind" | "plural"> &
  Partial<Omit<ServedKind, "group" | "kind" | "plural" | "custom" | "columns" | "singular">>;

function builtin(group: string, versions: readonly string[], kinds: readonly BuiltinKind[]): ServedKind[] {
  return kinds.map((kind) => ({
    group,
    versions,
    singular: kind.kind.toLowerCase(),
    shortNames: [],
    categories: [],
    namespaced: true,
    custom: false,
    hasStatus: false,
    hasScale: false,
    countsGeneration: false,
    columns: [],
    ...kind,
  }));
}

const ALL = ["all"];
const WORKLOAD = { categories: ALL, hasStatus: true, hasScale: true, countsGeneration: true } as const;

/** The kinds of Kubernetes itself that the product or a person with kubectl reads. */
export const BUILTIN_KINDS: readonly ServedKind[] = [
  ...builtin(
    "",
    ["v1"],
    [
      { kind: "Namespace", plural: "namespaces", shortNames: ["ns"], namespaced: false, hasStatus: true },
      {
        kind: "Pod",
        plural: "pods",
        shortNames: ["po"],
        categories: ALL,
        hasStatus: true,
        countsGeneration: true,
      },
      { kind: "Service", plural: "services", shortNames: ["svc"], categories: ALL, hasStatus: true },
      { kind: "Endpoints", plural: "endpoints", shortNames: ["ep"] },
      { kind: "ConfigMap", plural: "configmaps", shortNames: ["cm"] },
      { kind: "Secret", plural: "secrets" },
      { kind: "ServiceAccount", plural: "serviceaccounts", shortNames: ["sa"] },
      { kind: "Node", plural: "nodes", shortNames: ["no"], namespaced: false, hasStatus: true },
      { kind: "Event", plural: "events", shortNames: ["ev"] },
    ],
  ),
  ...builtin(
    "apps",
    ["v1"],
    [
      { kind: "Deployment", plural: "deployments", shortNames: ["deploy"], ...WORKLOAD },
      { kind: "ReplicaSet", plural: "replicasets", shortNames: ["rs"], ...WORKLOAD },
      { kind: "StatefulSet", plural: "statefulsets", shortNames: ["sts"], ...WORKLOAD },
      { kind: "DaemonSet", plural: "daemonsets", shortNames: ["ds"], ...WORKLOAD, hasScale: false },
    ],
  ),
  ...builtin(
    "batch",
    ["v1"],
    [
      { kind: "Job", plural: "jobs", categories: ALL, hasStatus: true, countsGeneration: true },
      {
        kind: "CronJob",
        plural: "cronjobs",
        shortNames: ["cj"],
        categories: ALL,
        hasStatus: true,
        countsGeneration: true,
      },
    ],
  ),
  ...builtin(
    "discovery.k8s.io",
    ["v1"],
    [{ kind: "EndpointSlice", plural: "endpointslices", countsGeneration: true }],
  ),
  ...builtin(
    "rbac.authorization.k8s.io",
    ["v1"],
    [
      { kind: "ClusterRole", plural: "clusterroles", namespaced: false },
      { kind: "ClusterRoleBinding", plural: "clusterrolebindings", namespaced: false },
      { kind: "Role", plural: "roles" },
      { kind: "RoleBinding", plural: "rolebindings" },
    ],
  ),
  ...builtin(
    "admissionregistration.k8s.io",
    ["v1"],
    [
      {
        kind: "MutatingWebhookConfiguration",
        plural: "mutatingwebhookconfigurations",
        categories: ["api-extensions"],
        namespaced: false,
        countsGeneration: true,
      },
      {
        kind: "ValidatingWebhookConfiguration",
        plural: "validatingwebhookconfigurations",
        categories: ["api-extensions"],
        namespaced: false,
        countsGeneration: true,
      },
    ],
  ),
  ...builtin(
    "apiextensions.k8s.io",
    ["v1"],
    [
      {
        kind: "CustomResourceDefinition",
        plural: "customresourcedefinitions",
        shortNames: ["crd", "crds"],
        categories: ["api-extensions"],
        namespaced: false,
        hasStatus: true,
        countsGeneration: true,
      },
    ],
  ),
  ...builtin("coordination.k8s.io", ["v1"], [{ kind: "Lease", plural: "leases" }]),
];
