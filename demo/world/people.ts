import type { JsonObject } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { buildObject } from "./object-builder.ts";

/** Somebody who may sign in with a context of the demo's kubeconfig (decision 32). */
interface DemoPerson {
  readonly context: string;
  readonly user: string;
  readonly groups: readonly string[];
  /** Bearer token; the demo listens on loopback only and holds nothing worth protecting. */
  readonly token: string;
}

function person(context: string, user: string, groups: readonly string[]): DemoPerson {
  return { context, user, groups, token: `demo-${context}-token` };
}

const CONSOLE_ACCOUNT = { namespace: "foresail", name: "foresail" } as const;

export const PEOPLE: readonly DemoPerson[] = [
  person("viewer", "mika.laine", ["foresail:viewers"]),
  person("developer", "deniz.aydin", ["foresail:developers"]),
  person("reviewer", "rosa.lind", ["foresail:reviewers"]),
  person("security", "sam.okoro", ["foresail:security"]),
  person("operator", "ada.brandt", ["foresail:operators"]),
  person("admin", "noor.haddad", ["foresail:admins"]),
  person("foresail", `system:serviceaccount:${CONSOLE_ACCOUNT.namespace}:${CONSOLE_ACCOUNT.name}`, [
    "system:serviceaccounts",
    `system:serviceaccounts:${CONSOLE_ACCOUNT.namespace}`,
  ]),
];

const READ = ["get", "list", "watch"];
const WRITE = ["create", "update", "patch", "delete"];
const ISTIO_GROUPS = [
  "networking.istio.io",
  "security.istio.io",
  "telemetry.istio.io",
  "extensions.istio.io",
];
const CONFIG_GROUPS = [...ISTIO_GROUPS, "gateway.networking.k8s.io"];

const READ_CLUSTER: readonly JsonObject[] = [
  {
    apiGroups: [""],
    resources: [
      "namespaces",
      "pods",
      "services",
      "endpoints",
      "serviceaccounts",
      "nodes",
      "configmaps",
      "events",
    ],
    verbs: READ,
  },
  {
    apiGroups: ["apps"],
    resources: ["deployments", "replicasets", "statefulsets", "daemonsets"],
    verbs: READ,
  },
  { apiGroups: ["batch"], resources: ["jobs", "cronjobs"], verbs: READ },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: READ },
  {
    apiGroups: ["admissionregistration.k8s.io"],
    resources: ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
    verbs: READ,
  },
  { apiGroups: ["apiextensions.k8s.io"], resources: ["customresourcedefinitions"], verbs: READ },
];

const READ_CONFIG: JsonObject = { apiGroups: CONFIG_GROUPS, resources: ["*"], verbs: READ };
const WRITE_CONFIG: JsonObject = { apiGroups: CONFIG_GROUPS, resources: ["*"], verbs: WRITE };
const WRITE_TRAFFIC: JsonObject = {
  apiGroups: ["networking.istio.io", "gateway.networking.k8s.io"],
  resources: ["*"],
  verbs: WRITE,
};
const WRITE_SECURITY: JsonObject = { apiGroups: ["security.istio.io"], resources: ["*"], verbs: WRITE };
const WRITE_LABELS: JsonObject = {
  apiGroups: ["", "apps"],
  resources: ["namespaces", "services", "deployments", "deployments/scale"],
  verbs: ["update", "patch"],
};
const SCENARIO: JsonObject = {
  apiGroups: [""],
  resources: ["configmaps"],
  resourceNames: ["demo-scenario"],
  verbs: ["get", "update", "patch"],
};
const READ_RBAC: JsonObject = {
  apiGroups: ["rbac.authorization.k8s.io"],
  resources: ["roles", "rolebindings", "clusterroles", "clusterrolebindings"],
  verbs: READ,
};

/** The rules of deploy/cluster-role.yaml and impersonation of the people; a test compares them. */
const CONSOLE_RULES: readonly JsonObject[] = [
  { apiGroups: [""], resources: ["namespaces", "pods", "services", "serviceaccounts", "nodes"], verbs: READ },
  { apiGroups: [""], resources: ["configmaps"], verbs: READ },
  ...READ_CLUSTER.slice(1, 5),
  READ_CONFIG,
  READ_RBAC,
  { apiGroups: ["apiextensions.k8s.io"], resources: ["customresourcedefinitions"], verbs: READ },
  { apiGroups: ["authorization.k8s.io"], resources: ["subjectaccessreviews"], verbs: ["create"] },
  { apiGroups: ["authentication.k8s.io"], resources: ["tokenreviews"], verbs: ["create"] },
  { apiGroups: [""], resources: ["users", "groups"], verbs: ["impersonate"], resourceNames: impersonated() },
];

function impersonated(): readonly string[] {
  const people = PEOPLE.filter((one) => one.context !== "foresail");
  return [...people.map((one) => one.user), ...new Set(people.flatMap((one) => one.groups))];
}

interface RoleGrant {
  readonly name: string;
  readonly rules: readonly JsonObject[];
  readonly subjects: readonly JsonObject[];
}

function group(name: string): JsonObject {
  return { apiGroup: "rbac.authorization.k8s.io", kind: "Group", name };
}

const GRANTS: readonly RoleGrant[] = [
  {
    name: "mesh-viewer",
    rules: [...READ_CLUSTER, READ_CONFIG],
    subjects: ["viewers", "developers", "reviewers", "security", "operators"].map((name) =>
      group(`foresail:${name}`),
    ),
  },
  { name: "mesh-developer", rules: [WRITE_TRAFFIC], subjects: [group("foresail:developers")] },
  { name: "mesh-security", rules: [WRITE_SECURITY, READ_RBAC], subjects: [group("foresail:security")] },
  {
    name: "mesh-operator",
    rules: [WRITE_CONFIG, WRITE_LABELS, SCENARIO],
    subjects: [group("foresail:operators")],
  },
  { name: "foresail", rules: CONSOLE_RULES, subjects: [{ kind: "ServiceAccount", ...CONSOLE_ACCOUNT }] },
];

/** Rights of the people and of the console, as RBAC objects. */
export function buildPeople(anchorMs: number): readonly KubeObject[] {
  const account = buildObject(anchorMs, {
    apiVersion: "v1",
    kind: "ServiceAccount",
    ...CONSOLE_ACCOUNT,
    ageDays: 40,
    manager: "kubectl-client-side-apply",
    body: {},
  });
  const administrators = buildObject(anchorMs, {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    name: "mesh-admins",
    ageDays: 200,
    manager: "kubectl-client-side-apply",
    body: {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
      subjects: [group("foresail:admins")],
    },
  });
  return [account, administrators, ...GRANTS.flatMap((grant) => buildGrant(anchorMs, grant))];
}

function buildGrant(anchorMs: number, { name, rules, subjects }: RoleGrant): readonly KubeObject[] {
  const common = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    name,
    ageDays: 200,
    manager: "kubectl-client-side-apply",
  };
  return [
    buildObject(anchorMs, { ...common, kind: "ClusterRole", body: { rules } }),
    buildObject(anchorMs, {
      ...common,
      kind: "ClusterRoleBinding",
      body: { roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name }, subjects },
    }),
  ];
}
