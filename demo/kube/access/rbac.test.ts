import { describe, expect, test } from "vitest";
import type { KubeStore } from "../store.ts";
import { namespaceObject, testStore } from "../testing/test-cluster.ts";
import { ensureDefaultRoles } from "./default-roles.ts";
import { type AccessQuestion, authorize } from "./rbac.ts";
import { withStandingGroups } from "./user.ts";

const RBAC = "rbac.authorization.k8s.io/v1";

function storeWithRoles(): KubeStore {
  const store = testStore();
  ensureDefaultRoles(store);
  store.create(namespaceObject("shop"));
  store.create({
    apiVersion: RBAC,
    kind: "ClusterRole",
    metadata: { name: "routes" },
    rules: [
      { apiGroups: ["networking.istio.io"], resources: ["virtualservices"], verbs: ["get", "update"] },
      { apiGroups: ["apps"], resources: ["*/scale"], verbs: ["patch"] },
      { apiGroups: [""], resources: ["configmaps"], verbs: ["*"], resourceNames: ["istio"] },
      { apiGroups: [""], resources: ["users"], verbs: ["impersonate"], resourceNames: ["mika"] },
    ],
  });
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "routes" };
  store.create({
    apiVersion: RBAC,
    kind: "RoleBinding",
    metadata: { name: "editors", namespace: "shop" },
    roleRef,
    subjects: [
      { kind: "Group", name: "editors" },
      { kind: "ServiceAccount", name: "console" },
    ],
  });
  store.create({
    apiVersion: RBAC,
    kind: "ClusterRoleBinding",
    metadata: { name: "lost" },
    roleRef: { ...roleRef, name: "gone" },
    subjects: [{ kind: "User", name: "lost" }],
  });
  return store;
}

function asks(
  verb: string,
  resource: string,
  more: Partial<Extract<AccessQuestion, { type: "resource" }>> = {},
): AccessQuestion {
  return {
    type: "resource",
    verb,
    group: "",
    resource,
    subresource: "",
    namespace: "shop",
    name: "",
    ...more,
  };
}

const ISTIO = { group: "networking.istio.io" };
const EDITOR = withStandingGroups({ name: "deniz", uid: "", groups: ["editors"] });

const CASES: readonly [string, AccessQuestion, boolean][] = [
  ["a bound verb", asks("get", "virtualservices", ISTIO), true],
  ["another verb", asks("delete", "virtualservices", ISTIO), false],
  ["another group", asks("get", "virtualservices"), false],
  ["another namespace", asks("get", "virtualservices", { ...ISTIO, namespace: "prod" }), false],
  ["cluster-wide by a RoleBinding", asks("get", "virtualservices", { ...ISTIO, namespace: "" }), false],
  ["a subresource of its own", asks("update", "virtualservices", { ...ISTIO, subresource: "status" }), false],
  [
    "a subresource of every resource",
    asks("patch", "deployments", { group: "apps", subresource: "scale" }),
    true,
  ],
  ["a named object", asks("delete", "configmaps", { name: "istio" }), true],
  ["another named object", asks("delete", "configmaps", { name: "other" }), false],
  ["a list where names are bound", asks("list", "configmaps"), false],
  ["discovery for everyone", { type: "path", verb: "get", path: "/apis/networking.istio.io/v1" }, true],
  ["a path of nobody", { type: "path", verb: "get", path: "/metrics" }, false],
];

describe("RBAC", () => {
  const store = storeWithRoles();

  test.each(CASES)("%s", (_name, question, allowed) => {
    expect(authorize(store, EDITOR, question).allowed).toBe(allowed);
  });

  test("says which binding allows", () => {
    expect(authorize(store, EDITOR, asks("get", "virtualservices", ISTIO)).reason).toBe(
      'RBAC: allowed by RoleBinding "editors/shop" of ClusterRole "routes" to Group "editors"',
    );
  });

  test("a service account is bound by namespace and name", () => {
    const account = (namespace: string) =>
      withStandingGroups({ name: `system:serviceaccount:${namespace}:console`, uid: "", groups: [] });
    const question = asks("get", "virtualservices", ISTIO);
    expect(authorize(store, account("shop"), question).allowed).toBe(true);
    expect(authorize(store, account("prod"), question).allowed).toBe(false);
  });

  test("a binding to a missing role is named in the refusal", () => {
    const user = { name: "lost", uid: "", groups: [] };
    expect(authorize(store, user, asks("get", "pods")).reason).toBe(
      'RBAC: clusterrole.rbac.authorization.k8s.io "gone" not found',
    );
  });

  test("system:masters may do everything", () => {
    const root = { name: "root", uid: "", groups: ["system:masters"] };
    expect(authorize(store, root, { type: "path", verb: "post", path: "/anything" }).allowed).toBe(true);
  });

  test("a role that changes changes the answer at once", () => {
    const own = storeWithRoles();
    const question = asks("get", "virtualservices", ISTIO);
    own.delete({
      group: "rbac.authorization.k8s.io",
      kind: "RoleBinding",
      namespace: "shop",
      name: "editors",
    });
    expect(authorize(own, EDITOR, question).allowed).toBe(false);
  });
});
