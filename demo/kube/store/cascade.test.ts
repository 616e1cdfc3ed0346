import { expect, test } from "vitest";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import type { KubeStore } from "../store.ts";
import { configMap, namespaceObject, splitRoute, testStore } from "../testing/test-cluster.ts";
import { type Propagation, cascadeDelete } from "./cascade.ts";

const DEPLOYMENT = { group: "apps", kind: "Deployment", namespace: "shop", name: "web" };

function owned(kind: string, name: string, owner: KubeObject): KubeObject {
  const { apiVersion, kind: ownerKind, metadata } = owner;
  return {
    apiVersion: kind === "Pod" ? "v1" : "apps/v1",
    kind,
    metadata: {
      name,
      namespace: "shop",
      ownerReferences: [
        { apiVersion, kind: ownerKind, name: metadata.name, uid: metadata.uid ?? "", controller: true },
      ],
    },
    spec: {},
  };
}

function worldWithDeployment(): KubeStore {
  const store = testStore();
  store.create(namespaceObject("shop"));
  const deployment = store.create({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop" },
    spec: {},
  });
  const replicaSet = store.create(owned("ReplicaSet", "web-1", deployment));
  store.create(owned("Pod", "web-1-a", replicaSet));
  store.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "bare", namespace: "shop" }, spec: {} });
  return store;
}

function pods(store: KubeStore): string[] {
  return store.list({ group: "", kind: "Pod" }).map(({ metadata }) => metadata.name);
}

function deleteDeployment(store: KubeStore, propagation: Propagation): void {
  cascadeDelete(store, { kind: store.kindNamed(DEPLOYMENT), object: store.delete(DEPLOYMENT) }, propagation);
}

test("pods go with their deployment, through its replica set", () => {
  const store = worldWithDeployment();
  deleteDeployment(store, "Background");
  expect(pods(store)).toEqual(["bare"]);
  expect(store.list({ group: "apps", kind: "ReplicaSet" })).toEqual([]);
});

test("orphaned objects stay and lose their owner", () => {
  const store = worldWithDeployment();
  deleteDeployment(store, "Orphan");
  const [replicaSet] = store.list({ group: "apps", kind: "ReplicaSet" });
  expect(replicaSet?.metadata.ownerReferences ?? []).toEqual([]);
  expect(pods(store)).toEqual(["bare", "web-1-a"]);
});

test("a namespace takes along what is in it, and nothing else", () => {
  const store = worldWithDeployment();
  store.create(splitRoute("cart"));
  store.create(configMap("kept", {}, "prod"));
  const ref = { group: "", kind: "Namespace", namespace: "", name: "shop" };
  cascadeDelete(store, { kind: store.kindNamed(ref), object: store.delete(ref) }, "Background");
  expect(pods(store)).toEqual([]);
  expect(store.list({ group: "networking.istio.io", kind: "VirtualService" })).toEqual([]);
  expect(store.list({ group: "", kind: "ConfigMap" })).toHaveLength(1);
});
