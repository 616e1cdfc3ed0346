import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "../kube/kube-object.ts";
import { groupOf } from "../kube/object-ref.ts";
import { applyWatchEvents } from "./apply-watch-events.ts";
import { KIND_KEYS } from "./kind-keys.ts";
import { configKindKey, configObjects, emptySnapshot, type MeshSnapshot } from "./snapshot.ts";
import { snapshotOf } from "./snapshot-of.ts";
import type { WatchEvent } from "./watch-event.ts";

const VIRTUAL_SERVICE = "VirtualService.networking.istio.io";

function object(apiVersion: string, kind: string, name: string, rest: object = {}): KubeObject {
  const { metadata, ...body } = rest as { metadata?: object };
  return {
    apiVersion,
    kind,
    metadata: { name, namespace: "shop", resourceVersion: "1", ...metadata },
    ...body,
  };
}

const pod = (name: string, replicaSet: string | null, rest: object = {}): KubeObject =>
  object("v1", "Pod", name, {
    metadata: {
      labels: { app: "cart", "pod-template-hash": "5d4f" },
      ...(replicaSet === null
        ? {}
        : {
            ownerReferences: [
              { apiVersion: "apps/v1", kind: "ReplicaSet", name: replicaSet, uid: "u", controller: true },
            ],
          }),
    },
    spec: { containers: [{ name: "app" }] },
    ...rest,
  });

const replicaSet = (name: string, owner: { kind: string; name: string } | null): KubeObject =>
  object("apps/v1", "ReplicaSet", name, {
    metadata: owner === null ? {} : { ownerReferences: [{ ...owner, uid: "u", controller: true }] },
    spec: { replicas: 1, template: { metadata: { labels: { app: "cart" } }, spec: {} } },
  });

const virtualService = (name: string, revision: string, namespace = "shop"): KubeObject =>
  object("networking.istio.io/v1", "VirtualService", name, {
    metadata: { namespace, resourceVersion: revision },
    spec: { hosts: [name] },
  });

const keyOf = ({ kind, apiVersion }: KubeObject): string => configKindKey(kind, groupOf(apiVersion));
const changed = (of: KubeObject): WatchEvent => ({ type: "changed", kindKey: keyOf(of), object: of });
const deleted = (of: KubeObject): WatchEvent => ({
  type: "deleted",
  kindKey: keyOf(of),
  namespace: of.metadata.namespace ?? "",
  name: of.metadata.name,
});
const relisted = (kindKey: string, objects: readonly KubeObject[]): WatchEvent => ({
  type: "relisted",
  kindKey,
  objects,
  atMs: 5,
});

/** Every collection as plain data, without the version. */
function contents(mesh: MeshSnapshot): unknown {
  const sorted = (entries: Iterable<{ namespace: string; name: string }>): unknown =>
    [...entries].sort((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1));
  return {
    pods: sorted(mesh.pods),
    services: sorted(mesh.services),
    replicaSets: sorted(mesh.workloads.get("ReplicaSet") ?? []),
    routes: sorted(configObjects(mesh, "VirtualService", "networking.istio.io")),
    problems: sorted([...mesh.problems.values()].flatMap((problems) => [...problems])),
    settings: mesh.settings,
  };
}

describe("folding watch events", () => {
  it("keeps a namespace's map and every other object when one object changes", () => {
    const before = snapshotOf({
      cluster: "c",
      objects: [
        virtualService("cart", "1"),
        virtualService("web", "1"),
        virtualService("pay", "1", "bank"),
        pod("a", null),
      ],
    });
    const after = applyWatchEvents(before, [changed(virtualService("cart", "2"))]);
    const [old, next] = [before, after].map((mesh) =>
      configObjects(mesh, "VirtualService", "networking.istio.io"),
    );

    expect(after.version).toBe(before.version + 1);
    expect(after.pods).toBe(before.pods);
    expect(after.settings).toBe(before.settings);
    expect(next?.get("shop", "web")).toBe(old?.get("shop", "web"));
    expect(next?.get("shop", "cart")?.resourceVersion).toBe("2");
    expect([...(next?.touchedSince(old ?? next) ?? [])]).toEqual(["shop"]);
    expect(old?.get("shop", "cart")?.resourceVersion).toBe("1");
  });

  it("answers the same snapshot when a relist says nothing new", () => {
    const objects = [virtualService("cart", "1"), virtualService("pay", "1", "bank")];
    const before = applyWatchEvents(emptySnapshot("c"), [relisted(VIRTUAL_SERVICE, objects)]);
    expect(applyWatchEvents(before, [relisted(VIRTUAL_SERVICE, structuredClone(objects))])).toBe(before);
  });

  it("answers the same snapshot when only what nobody reads of a pod changed", () => {
    const before = snapshotOf({ cluster: "c", objects: [pod("a", null)] });
    const heartbeat = pod("a", null, { status: { phase: "Pending", qosClass: "Burstable" } });
    expect(
      applyWatchEvents(before, [
        changed({ ...heartbeat, metadata: { ...heartbeat.metadata, resourceVersion: "9" } }),
      ]),
    ).toBe(before);
  });

  it("takes away what a relist no longer names", () => {
    const before = snapshotOf({
      cluster: "c",
      objects: [virtualService("cart", "1"), virtualService("web", "1")],
    });
    const after = applyWatchEvents(before, [relisted(VIRTUAL_SERVICE, [virtualService("web", "1")])]);
    expect(
      [...configObjects(after, "VirtualService", "networking.istio.io")].map(({ name }) => name),
    ).toEqual(["web"]);
  });

  it("ignores kinds that no snapshot holds", () => {
    const role = object("rbac.authorization.k8s.io/v1", "Role", "reader");
    const before = snapshotOf({ cluster: "c", objects: [] });
    expect(applyWatchEvents(before, [changed(role)])).toBe(before);
  });

  it("says of every kind whether it was listed", () => {
    const availability = { state: "forbidden", reason: "may not list" } as const;
    const mesh = applyWatchEvents(emptySnapshot("c"), [
      relisted(KIND_KEYS.pod, []),
      { type: "availability", kindKey: KIND_KEYS.node, availability },
    ]);
    expect(mesh.availability.get(KIND_KEYS.pod)).toEqual({ state: "listed", sinceMs: 5 });
    expect(mesh.availability.get(KIND_KEYS.node)).toEqual(availability);
    expect(mesh.availability.get(KIND_KEYS.service)).toBeUndefined();
  });
});

describe("the workload of a pod", () => {
  const deployment = { kind: "Deployment", name: "cart" };
  const workloadOf = (mesh: MeshSnapshot): unknown => mesh.pods.get("shop", "a")?.workload;

  it.each([
    {
      title: "is the controller of its ReplicaSet",
      set: replicaSet("rs", { kind: "Rollout", name: "cart" }),
      controller: "rs",
      expected: "Rollout/cart",
    },
    {
      title: "is the ReplicaSet when nobody controls that",
      set: replicaSet("rs", null),
      controller: "rs",
      expected: "ReplicaSet/rs",
    },
    {
      title: "is guessed from the name while the ReplicaSet is unknown",
      set: null,
      controller: "cart-5d4f",
      expected: "Deployment/cart",
    },
    {
      title: "is the unknown ReplicaSet when its name tells nothing",
      set: null,
      controller: "odd",
      expected: "ReplicaSet/odd",
    },
    { title: "is the pod itself when nothing controls it", set: null, controller: null, expected: "Pod/a" },
  ])("$title", ({ set, controller, expected }) => {
    const objects = [pod("a", controller), ...(set === null ? [] : [set])];
    const [kind, name] = expected.split("/");
    expect(workloadOf(snapshotOf({ cluster: "c", objects }))).toEqual({ kind, namespace: "shop", name });
  });

  it("changes when its ReplicaSet arrives, changes hands, and goes", () => {
    let mesh = snapshotOf({ cluster: "c", objects: [pod("a", "rs"), pod("b", null)] });
    const other = mesh.pods.get("shop", "b");
    const seen = [workloadOf(mesh)];
    for (const event of [
      changed(replicaSet("rs", deployment)),
      changed(replicaSet("rs", { kind: "Rollout", name: "cart" })),
      deleted(replicaSet("rs", null)),
    ]) {
      mesh = applyWatchEvents(mesh, [event]);
      seen.push(workloadOf(mesh));
    }
    expect(seen).toEqual(
      [
        ["ReplicaSet", "rs"],
        ["Deployment", "cart"],
        ["Rollout", "cart"],
        ["ReplicaSet", "rs"],
      ].map(([kind, name]) => ({
        kind,
        namespace: "shop",
        name,
      })),
    );
    expect(mesh.pods.get("shop", "b")).toBe(other);
  });

  it("is the CronJob of its Job, known or guessed", () => {
    const owned = (kind: string, name: string) => ({
      ownerReferences: [{ apiVersion: "batch/v1", kind, name, uid: "u", controller: true }],
    });
    const known = object("batch/v1", "Job", "nightly-x", { metadata: owned("CronJob", "nightly") });
    const mesh = snapshotOf({
      cluster: "c",
      objects: [
        known,
        object("v1", "Pod", "a", { metadata: owned("Job", "nightly-x"), spec: { containers: [] } }),
        object("v1", "Pod", "b", { metadata: owned("Job", "weekly-28911130"), spec: { containers: [] } }),
      ],
    });
    expect(mesh.pods.get("shop", "a")?.workload).toMatchObject({ kind: "CronJob", name: "nightly" });
    expect(mesh.pods.get("shop", "b")?.workload).toMatchObject({ kind: "CronJob", name: "weekly" });
  });
});

describe("malformed objects", () => {
  it("become one bad row that a good version clears", () => {
    const bad = object("v1", "Pod", "a", { spec: { containers: "none" } });
    const first = snapshotOf({ cluster: "c", objects: [bad, pod("b", null)] });
    expect([...first.pods].map(({ name }) => name)).toEqual(["b"]);
    expect([...(first.problems.get(KIND_KEYS.pod) ?? [])]).toEqual([
      expect.objectContaining({
        kind: "Pod",
        group: "",
        namespace: "shop",
        name: "a",
        what: expect.stringContaining("spec.containers"),
      }),
    ]);

    const second = applyWatchEvents(first, [changed(pod("a", null))]);
    expect(second.problems.get(KIND_KEYS.pod)?.size).toBe(0);
    expect(second.pods.size).toBe(2);
  });

  it("take the facts of an earlier good version away", () => {
    const mesh = applyWatchEvents(snapshotOf({ cluster: "c", objects: [virtualService("cart", "1")] }), [
      changed({ ...virtualService("cart", "2"), spec: "oops" as never }),
    ]);
    expect(configObjects(mesh, "VirtualService", "networking.istio.io").size).toBe(0);
    expect(mesh.problems.get(VIRTUAL_SERVICE)?.get("shop", "cart")?.what).toContain("spec");
  });

  it("never throw, whatever the cluster says", () => {
    const kindKey = fc.constantFrom(...Object.values(KIND_KEYS), VIRTUAL_SERVICE);
    const spec = fc.dictionary(
      fc.constantFrom(
        "containers",
        "ports",
        "template",
        "selector",
        "replicas",
        "initContainers",
        "__proto__",
      ),
      fc.jsonValue({ maxDepth: 3 }),
    );
    const metadata = fc.record(
      {
        name: fc.oneof(fc.constant("a"), fc.jsonValue()),
        labels: fc.oneof(fc.constant({ app: "istiod" }), fc.jsonValue()),
        annotations: fc.jsonValue(),
        ownerReferences: fc.jsonValue(),
        creationTimestamp: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const raw = fc.oneof(
      fc.jsonValue(),
      fc.record({ metadata, spec, status: fc.jsonValue(), data: fc.jsonValue() }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(kindKey, raw)), (events) => {
        const mesh = applyWatchEvents(
          emptySnapshot("c"),
          events.map(([key, value]) => ({ type: "changed", kindKey: key, object: value as never })),
        );
        expect(mesh.version).toBe(1);
      }),
    );
  });
});

describe("properties", () => {
  const names = ["a", "b", "c"];
  const anyObject = fc.oneof(
    fc
      .record({
        name: fc.constantFrom(...names),
        rv: fc.constantFrom("1", "2"),
        ns: fc.constantFrom("shop", "bank"),
      })
      .map(({ name, rv, ns }) => virtualService(name, rv, ns)),
    fc
      .record({ name: fc.constantFrom(...names), rs: fc.constantFrom("rs1", "rs2", null) })
      .map(({ name, rs }) => pod(name, rs)),
    fc
      .record({ name: fc.constantFrom("rs1", "rs2"), owner: fc.constantFrom("cart", "web", null) })
      .map(({ name, owner }) =>
        replicaSet(name, owner === null ? null : { kind: "Deployment", name: owner }),
      ),
    fc.constantFrom(...names).map((name) => object("v1", "Pod", name, { spec: { containers: 3 } })),
  );
  const anyEvent = fc.tuple(anyObject, fc.boolean()).map(([of, gone]) => ({ of, gone }));
  const toEvent = ({ of, gone }: { of: KubeObject; gone: boolean }): WatchEvent =>
    gone ? deleted(of) : changed(of);
  const identity = (of: KubeObject): string => `${keyOf(of)}/${of.metadata.namespace}/${of.metadata.name}`;

  it("folds a replay to what a relist of the final objects gives", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (script) => {
        const final = new Map<string, KubeObject>();
        for (const { of, gone } of script) {
          if (gone) final.delete(identity(of));
          else final.set(identity(of), of);
        }
        const replayed = script.reduce(
          (mesh, step) => applyWatchEvents(mesh, [toEvent(step)]),
          snapshotOf({ cluster: "c", objects: [] }),
        );
        expect(contents(replayed)).toEqual(
          contents(snapshotOf({ cluster: "c", objects: [...final.values()] })),
        );
      }),
    );
  });

  it("does not mind how events are batched, nor the order of events of different objects", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 20 }), fc.infiniteStream(fc.nat()), (script, random) => {
        const start = snapshotOf({ cluster: "c", objects: [pod("a", "rs1")] });
        const lanes = new Map<string, (typeof script)[number][]>();
        for (const step of script)
          lanes.set(identity(step.of), [...(lanes.get(identity(step.of)) ?? []), step]);
        const shuffled: WatchEvent[] = [];
        const queues = [...lanes.values()];
        while (queues.some((queue) => queue.length > 0)) {
          const waiting = queues.filter((queue) => queue.length > 0);
          const step = waiting[(random.next().value as number) % waiting.length]?.shift();
          if (step !== undefined) shuffled.push(toEvent(step));
        }
        const oneByOne = script.reduce((mesh, step) => applyWatchEvents(mesh, [toEvent(step)]), start);
        expect(contents(applyWatchEvents(start, shuffled))).toEqual(contents(oneByOne));
      }),
    );
  });
});
