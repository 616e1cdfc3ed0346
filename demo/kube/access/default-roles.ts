import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import type { KubeStore } from "../store.ts";

const API_VERSION = "rbac.authorization.k8s.io/v1";
const METADATA = {
  annotations: { "rbac.authorization.kubernetes.io/autoupdate": "true" },
  labels: { "kubernetes.io/bootstrapping": "rbac-defaults" },
};

interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

function clusterRole(name: string, rules: readonly Rule[]): KubeObject {
  return { apiVersion: API_VERSION, kind: "ClusterRole", metadata: { ...METADATA, name }, rules };
}

function clusterBinding(role: string, groups: readonly string[]): KubeObject {
  return {
    apiVersion: API_VERSION,
    kind: "ClusterRoleBinding",
    metadata: { ...METADATA, name: role },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects: groups.map((name) => ({ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name })),
  };
}

const READ = ["get", "list", "watch"];
const WRITE = ["create", "delete", "deletecollection", "patch", "update"];
const HEALTH = ["/healthz", "/livez", "/readyz", "/version", "/version/"];
const DISCOVERY = ["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*", ...HEALTH];

const READABLE: readonly Rule[] = [
  {
    apiGroups: [""],
    resources: [
      "configmaps",
      "endpoints",
      "events",
      "namespaces",
      "namespaces/status",
      "persistentvolumeclaims",
      "pods",
      "pods/log",
      "pods/status",
      "serviceaccounts",
      "services",
      "services/status",
    ],
    verbs: READ,
  },
  {
    apiGroups: ["apps"],
    resources: [
      "daemonsets",
      "daemonsets/status",
      "deployments",
      "deployments/scale",
      "deployments/status",
      "replicasets",
      "replicasets/scale",
      "replicasets/status",
      "statefulsets",
      "statefulsets/scale",
      "statefulsets/status",
    ],
    verbs: READ,
  },
  { apiGroups: ["batch"], resources: ["cronjobs", "cronjobs/status", "jobs", "jobs/status"], verbs: READ },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: READ },
];

const EDITABLE: readonly Rule[] = [
  ...READABLE,
  { apiGroups: [""], resources: ["secrets"], verbs: READ },
  {
    apiGroups: [""],
    resources: ["configmaps", "endpoints", "events", "pods", "secrets", "serviceaccounts", "services"],
    verbs: WRITE,
  },
  {
    apiGroups: ["apps"],
    resources: [
      "daemonsets",
      "deployments",
      "deployments/scale",
      "replicasets",
      "replicasets/scale",
      "statefulsets",
      "statefulsets/scale",
    ],
    verbs: WRITE,
  },
  { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: WRITE },
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: [...READ, ...WRITE] },
];

const ADMIN: readonly Rule[] = [
  ...EDITABLE,
  {
    apiGroups: ["rbac.authorization.k8s.io"],
    resources: ["rolebindings", "roles"],
    verbs: [...READ, ...WRITE],
  },
  { apiGroups: ["authorization.k8s.io"], resources: ["localsubjectaccessreviews"], verbs: ["create"] },
];

const DEFAULTS: readonly KubeObject[] = [
  clusterRole("cluster-admin", [
    { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
    { nonResourceURLs: ["*"], verbs: ["*"] },
  ]),
  clusterRole("system:discovery", [{ nonResourceURLs: DISCOVERY, verbs: ["get"] }]),
  clusterRole("system:public-info-viewer", [{ nonResourceURLs: HEALTH, verbs: ["get"] }]),
  clusterRole("system:basic-user", [
    {
      apiGroups: ["authorization.k8s.io"],
      resources: ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
      verbs: ["create"],
    },
    { apiGroups: ["authentication.k8s.io"], resources: ["selfsubjectreviews"], verbs: ["create"] },
  ]),
  clusterRole("system:auth-delegator", [
    { apiGroups: ["authentication.k8s.io"], resources: ["tokenreviews"], verbs: ["create"] },
    { apiGroups: ["authorization.k8s.io"], resources: ["subjectaccessreviews"], verbs: ["create"] },
  ]),
  clusterRole("view", READABLE),
  clusterRole("edit", EDITABLE),
  clusterRole("admin", ADMIN),
  clusterBinding("cluster-admin", ["system:masters"]),
  clusterBinding("system:discovery", ["system:authenticated"]),
  clusterBinding("system:public-info-viewer", ["system:authenticated", "system:unauthenticated"]),
  clusterBinding("system:basic-user", ["system:authenticated"]),
];

/** Puts the roles in place that every cluster starts with. Those that exist stay as they are. */
export function ensureDefaultRoles(store: KubeStore): void {
  for (const object of DEFAULTS) {
    const ref = {
      group: "rbac.authorization.k8s.io",
      kind: object.kind,
      namespace: "",
      name: object.metadata.name,
    };
    if (store.get(ref) === undefined) store.create(object, { manager: "kube-apiserver" });
  }
}
