import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { ApiError } from "./api/api-error.ts";
import type { Change } from "./store.ts";
import { START_MS, configMap, namespaceObject, splitRoute, testStore } from "./testing/test-cluster.ts";

const ROUTE = { group: "networking.istio.io", kind: "VirtualService", namespace: "shop", name: "cart" };
const MAP = { group: "", kind: "ConfigMap", namespace: "shop", name: "settings" };

function codeOf(run: () => unknown): number | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
}

describe("writes", () => {
  test("a create sets uid, version, generation, time and manager", () => {
    const store = testStore();
    const created = store.create(splitRoute("cart"), { manager: "helm" });
    expect(created.metadata).toMatchObject({
      resourceVersion: "1",
      generation: 1,
      creationTimestamp: "2026-11-23T12:00:00Z",
      managedFields: [{ manager: "helm", operation: "Update", apiVersion: "networking.istio.io/v1" }],
    });
    expect(created.metadata.uid).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  test("a changed spec counts a generation, a changed label does not", () => {
    const store = testStore();
    const created = store.create(splitRoute("cart"));
    const relabelled = store.update({ ...created, metadata: { ...created.metadata, labels: { a: "b" } } });
    expect(relabelled.metadata.generation).toBe(1);
    const changed = store.update({ ...relabelled, spec: { hosts: ["cart"] } });
    expect(changed.metadata).toMatchObject({
      generation: 2,
      resourceVersion: "3",
      uid: created.metadata.uid,
    });
  });

  test("a write that changes nothing keeps the version", () => {
    const store = testStore();
    const created = store.create(splitRoute("cart"));
    expect(store.update({ ...created })).toBe(created);
    expect(store.resourceVersion).toBe(1);
  });

  test("an old resourceVersion and a foreign uid are conflicts", () => {
    const store = testStore();
    const created = store.create(splitRoute("cart"));
    store.update({ ...created, spec: { hosts: ["a"] } });
    expect(codeOf(() => store.update({ ...created, spec: { hosts: ["b"] } }))).toBe(409);
    expect(codeOf(() => store.delete(ROUTE, { uid: "other" }))).toBe(409);
    expect(codeOf(() => store.delete(ROUTE, { resourceVersion: "1" }))).toBe(409);
    expect(codeOf(() => store.create(splitRoute("cart")))).toBe(409);
  });

  test("status and spec are written apart", () => {
    const store = testStore();
    const created = store.create({ ...splitRoute("cart"), status: { x: 1 } });
    expect(created.status).toBeUndefined();
    const reported = store.updateStatus(ROUTE, { conditions: [] }, { manager: "istiod" });
    expect(reported.spec).toEqual(created.spec);
    expect(reported.metadata.generation).toBe(1);
    const changed = store.update({ ...reported, spec: { hosts: ["b"] }, status: { lost: true } });
    expect(changed.status).toEqual({ conditions: [] });
    expect(reported.metadata.managedFields?.find(({ manager }) => manager === "istiod")?.subresource).toBe(
      "status",
    );
  });

  test("a dry run answers the object and stores nothing", () => {
    const store = testStore();
    expect(store.create(splitRoute("cart"), { dryRun: true }).metadata.uid).toBeDefined();
    expect(store.resourceVersion).toBe(0);
    expect(store.get(ROUTE)).toBeUndefined();
  });

  test("finalizers hold a deleted object until the last one goes", () => {
    const store = testStore();
    const map = configMap("settings");
    store.create({ ...map, metadata: { ...map.metadata, finalizers: ["x.io/hold"] } });
    const marked = store.delete(MAP);
    expect(marked.metadata.deletionTimestamp).toBe("2026-11-23T12:00:00Z");
    expect(store.get(MAP)).toBeDefined();
    store.update({ ...marked, metadata: { ...marked.metadata, finalizers: [] } });
    expect(store.get(MAP)).toBeUndefined();
  });

  test("generated names get five characters", () => {
    const store = testStore();
    const map = { ...configMap(""), metadata: { name: "", namespace: "shop", generateName: "settings-" } };
    expect(store.create(map).metadata.name).toMatch(/^settings-[a-z0-9]{5}$/);
  });
});

describe("the window of changes", () => {
  test("tells what came after a version", () => {
    const store = testStore();
    const changes: Change[] = [];
    const stop = store.subscribe((change) => changes.push(change));
    store.create(splitRoute("cart"));
    store.put(splitRoute("cart", [50, 50]));
    stop();
    store.delete(ROUTE);
    expect(changes.map(({ type }) => type)).toEqual(["ADDED", "MODIFIED"]);
    expect(store.changesSince(1).map(({ type, resourceVersion }) => [type, resourceVersion])).toEqual([
      ["MODIFIED", 2],
      ["DELETED", 3],
    ]);
  });

  test("a version from before a trim is 410", () => {
    const store = testStore();
    store.create(splitRoute("cart"));
    store.create(splitRoute("web"));
    store.trimHistory();
    expect(codeOf(() => store.changesSince(1))).toBe(410);
    expect(store.changesSince(2)).toEqual([]);
  });

  test("a full window forgets its oldest changes", () => {
    const store = testStore({ windowSize: 5 });
    for (let count = 0; count < 30; count += 1) store.create(configMap(`map-${String(count)}`));
    expect(codeOf(() => store.changesSince(1))).toBe(410);
    expect(store.changesSince(store.oldestResourceVersion).length).toBeGreaterThanOrEqual(5);
  });

  test("a list at an older version is what it was then", () => {
    const store = testStore();
    store.create(configMap("a"));
    store.create(configMap("b"));
    store.delete({ ...MAP, name: "a" });
    store.create(configMap("c"));
    const names = (version: number) =>
      store.listAt(MAP, "shop", version).map(({ metadata }) => metadata.name);
    expect([1, 2, 3, 4].map(names)).toEqual([["a"], ["a", "b"], ["b"], ["b", "c"]]);
  });
});

describe("the data folder", () => {
  const folders: string[] = [];
  const newFolder = (): string => {
    const folder = mkdtempSync(join(tmpdir(), "demo-kube-"));
    folders.push(folder);
    return folder;
  };
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  test("a store that was never closed goes on where it stood", () => {
    const folder = newFolder();
    const first = testStore({ folder });
    first.create(namespaceObject("shop"));
    first.create(splitRoute("cart"), { manager: "helm" });
    first.put(splitRoute("cart", [50, 50]), { manager: "kubectl-edit" });
    first.create(configMap("gone"));
    first.delete({ ...MAP, name: "gone" });
    const before = first.get(ROUTE);

    const second = testStore({ folder });
    expect(second.get(ROUTE)).toEqual(before);
    expect(second.resourceVersion).toBe(first.resourceVersion);
    expect(second.list({ group: "", kind: "ConfigMap" })).toEqual([]);
    expect(second.create(configMap("next")).metadata.resourceVersion).toBe(String(first.resourceVersion + 1));
    expect(codeOf(() => second.changesSince(1))).toBe(410);
  });

  test("a torn last line is a write that was never answered", () => {
    const folder = newFolder();
    const first = testStore({ folder });
    first.create(splitRoute("cart"));
    appendFileSync(join(folder, "journal.jsonl"), '{"type":"ADDED","resourceVersion":2,"atMs":1,"obj');

    const second = testStore({ folder });
    expect(second.resourceVersion).toBe(1);
    second.create(splitRoute("web"));
    expect(
      testStore({ folder })
        .list(ROUTE)
        .map(({ metadata }) => metadata.name),
    ).toEqual(["cart", "web"]);
  });

  test("history keeps every change of configuration since the first start", () => {
    const folder = newFolder();
    let nowMs = START_MS;
    const open = () => testStore({ folder, now: () => nowMs });
    const first = open();
    first.create(splitRoute("cart", [90, 10]));
    nowMs += 60_000;
    first.put(splitRoute("cart", [50, 50]));
    const second = open();
    nowMs += 60_000;
    second.delete(ROUTE);
    const third = open();
    expect(third.history().map(({ type, atMs }) => [type, (atMs - START_MS) / 1000])).toEqual([
      ["ADDED", 0],
      ["MODIFIED", 60],
      ["DELETED", 120],
    ]);
  });

  test("a journal that is folded into its snapshot many times keeps objects and history", () => {
    const folder = newFolder();
    const first = testStore({ folder, compactAfterBytes: 2000 });
    for (let weight = 0; weight <= 100; weight += 1) first.put(splitRoute("cart", [weight, 100 - weight]));
    first.create(configMap("last"));

    const second = testStore({ folder });
    expect(second.get(ROUTE)).toEqual(first.get(ROUTE));
    expect(second.list({ group: "", kind: "ConfigMap" })).toHaveLength(1);
    expect(second.history()).toEqual(first.history());
    expect(second.history()).toHaveLength(102);
  });

  test("pods are stored but are no configuration history", () => {
    const folder = newFolder();
    const store = testStore({ folder });
    store.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p", namespace: "shop" },
      spec: { containers: [] },
    });
    expect(store.history()).toEqual([]);
    expect(testStore({ folder }).list({ group: "", kind: "Pod" })).toHaveLength(1);
  });
});
