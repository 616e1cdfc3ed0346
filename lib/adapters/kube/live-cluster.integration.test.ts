import { afterEach, describe, expect, it } from "vitest";
import { createKindRegistry } from "@/demo/kube/kinds/kind-registry.ts";
import { defaultKinds } from "@/demo/kube/store.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { configObjects, type KindAvailability } from "@/lib/domain/mesh/snapshot.ts";
import type { LiveCluster } from "@/lib/services/ports/cluster.ts";
import { type ClusterConfig, connectCluster } from "./connect-cluster.ts";
import { startDemoCluster, type DemoCluster } from "./testing/demo-cluster.ts";
import { waitUntil } from "./testing/wait-until.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function demoCluster(options: Parameters<typeof startDemoCluster>[0] = {}): Promise<DemoCluster> {
  const demo = await startDemoCluster(options);
  closers.push(() => demo.close());
  return demo;
}

async function connected(demo: DemoCluster, config: Partial<ClusterConfig> = {}): Promise<LiveCluster> {
  const cluster = connectCluster({
    id: "demo",
    kubeconfig: demo.kubeconfig,
    context: null,
    signInKubeconfig: demo.kubeconfig,
    foldMs: 5,
    timing: { backoffBaseMs: 20, backoffCapMs: 100, forbiddenRetryMs: 200, pageSize: 7 },
    ...config,
  });
  closers.push(() => cluster.close());
  await cluster.whenKnown();
  return cluster;
}

const virtualService = (name: string, host = name): KubeObject => ({
  apiVersion: "networking.istio.io/v1",
  kind: "VirtualService",
  metadata: { name, namespace: "default" },
  spec: { hosts: [host] },
});
const NAME = { kind: "VirtualService", group: "networking.istio.io" };
const KEY = "VirtualService.networking.istio.io";
const hostsOf = (cluster: LiveCluster): readonly string[] =>
  [...configObjects(cluster.snapshot(), NAME.kind, NAME.group)]
    .map(({ spec }) => String(spec["hosts"]))
    .sort();
const stateOf = (cluster: LiveCluster, key = KEY): KindAvailability["state"] | undefined =>
  cluster.snapshot().availability.get(key)?.state;

describe("a live cluster", () => {
  it("lists more objects than a page holds", async () => {
    const names = Array.from({ length: 40 }, (_, index) => `route-${String(index).padStart(2, "0")}`);
    const cluster = await connected(
      await demoCluster({ objects: names.map((name) => virtualService(name)) }),
    );
    expect(hostsOf(cluster)).toEqual(names);
  });

  it("says that it is stale while the API server is away, and finds what changed meanwhile in a trimmed history", async () => {
    const demo = await demoCluster({
      objects: [virtualService("kept"), virtualService("gone"), virtualService("moved")],
    });
    const cluster = await connected(demo);
    const seen: (readonly [string, string, string | undefined])[] = [];
    cluster.observe((changes) => {
      for (const { ref, seen: how, after } of changes)
        seen.push([ref.name, how, String(after?.spec["hosts"])]);
    });
    const kept = configObjects(cluster.snapshot(), NAME.kind, NAME.group).get("default", "kept");

    // Not awaited: it ends when the last half-open connection does.
    void demo.server.stop();
    await waitUntil("stale", () => stateOf(cluster) === "stale");
    expect(hostsOf(cluster)).toEqual(["gone", "kept", "moved"]);
    demo.store.delete({ ...NAME, namespace: "default", name: "gone" });
    const moved = demo.store.get({ ...NAME, namespace: "default", name: "moved" });
    demo.store.update({ ...(moved ?? virtualService("moved")), spec: { hosts: ["elsewhere"] } });
    demo.store.create(virtualService("new"));
    demo.store.trimHistory();
    await demo.server.restart();

    await waitUntil("the picture of now", () => hostsOf(cluster).join() === "elsewhere,kept,new");
    await waitUntil("listed", () => stateOf(cluster) === "listed");
    expect(configObjects(cluster.snapshot(), NAME.kind, NAME.group).get("default", "kept")).toBe(kept);
    expect([...seen].sort()).toEqual([
      ["gone", "relisted", "undefined"],
      ["moved", "relisted", "elsewhere"],
      ["new", "relisted", "new"],
    ]);
  });

  it("misses nothing when watches are cut", async () => {
    const demo = await demoCluster();
    const cluster = await connected(demo);
    for (let round = 0; round < 5; round += 1) {
      demo.store.create(virtualService(`before-${round}`));
      demo.server.dropWatches();
      demo.store.create(virtualService(`after-${round}`));
    }
    await waitUntil("all ten", () => hostsOf(cluster).length === 10);
  });

  it("outlives failing answers", async () => {
    const demo = await demoCluster();
    const cluster = await connected(demo);
    demo.server.failNext(40, 503);
    demo.server.dropWatches();
    demo.store.create(virtualService("late"));
    await waitUntil("the route", () => hostsOf(cluster).join() === "late");
    await waitUntil("listed again", () => stateOf(cluster) === "listed");
  });

  it("keeps a malformed object as one bad row beside the good ones", async () => {
    const demo = await demoCluster();
    const cluster = await connected(demo);
    demo.store.adopt({ ...virtualService("poison"), spec: "oops" as never });
    demo.store.adopt({
      ...virtualService("poisoned-label"),
      metadata: { name: "odd", namespace: "default", labels: 7 as never },
    });
    demo.store.create(virtualService("good"));
    await waitUntil("the good one", () => hostsOf(cluster).join() === "good");
    const problems = [...(cluster.snapshot().problems.get(KEY) ?? [])];
    expect(problems.map(({ name }) => name).sort()).toEqual(["odd", "poison"]);
  });

  it("says which kinds it may not read, and reads them once it may", async () => {
    const demo = await demoCluster({ objects: [virtualService("secret-route")] });
    const cluster = await connected(demo, { context: "foresail" });
    expect(cluster.snapshot().availability.get(KEY)).toEqual({
      state: "forbidden",
      reason: "No right to list virtualservices in the whole cluster",
    });
    expect(hostsOf(cluster)).toEqual([]);
    demo.store.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "foresail" },
      rules: [{ apiGroups: ["networking.istio.io"], resources: ["*"], verbs: ["get", "list", "watch"] }],
    });
    demo.store.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "foresail" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "foresail" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "foresail" }],
    });
    await waitUntil("the route", () => hostsOf(cluster).join() === "secret-route");
    expect(stateOf(cluster, "Pod.")).toBe("forbidden");
  });

  it("tells kinds without a CRD as absent", async () => {
    const all = defaultKinds().all;
    const kinds = createKindRegistry(all.filter(({ group }) => group !== "gateway.networking.k8s.io"));
    const cluster = await connected(await demoCluster({ kinds, objects: [virtualService("a")] }));
    expect(stateOf(cluster, "HTTPRoute.gateway.networking.k8s.io")).toBe("absent");
    expect(stateOf(cluster)).toBe("listed");
  });

  it("starts while the API server is away", async () => {
    const demo = await demoCluster({ objects: [virtualService("a")] });
    await demo.server.stop();
    const cluster = await connected(demo);
    expect(stateOf(cluster)).toBe("stale");
    await demo.server.restart();
    await waitUntil("the route", () => hostsOf(cluster).join() === "a");
  });

  it("tells writes that got no answer apart from those that were never sent", async () => {
    const demo = await demoCluster();
    const cluster = await connected(demo, { writeTimeoutMs: 100, timing: { backoffCapMs: 20 } });
    const client = cluster.as({ type: "token", token: "admin-token" });
    demo.server.setLatency(400);
    await expect(client.create(virtualService("maybe"), { dryRun: false })).rejects.toMatchObject({
      code: "upstream",
      details: { kind: "timeout", outcomeUnknown: true },
    });
    await expect(client.create(virtualService("maybe"), { dryRun: true })).rejects.toMatchObject({
      details: { outcomeUnknown: false },
    });
    demo.server.setLatency(0);
    void demo.server.stop();
    await expect(client.create(virtualService("never"), { dryRun: false })).rejects.toMatchObject({
      code: "upstream",
      details: { kind: "unreachable", outcomeUnknown: false },
    });
  });
});

describe("people", () => {
  it("sign in by the contexts of this cluster and by token, and are told apart from nobody", async () => {
    const cluster = await connected(await demoCluster());
    expect(cluster.signInContexts().map(({ context }) => context)).toEqual([
      "admin",
      "dev",
      "nobody",
      "foresail",
    ]);
    expect(await cluster.whoAmI({ type: "context", context: "dev" })).toMatchObject({
      user: "dev",
      groups: expect.arrayContaining(["developers"]),
    });
    expect((await cluster.whoAmI({ type: "token", token: "nobody-token" })).user).toBe("nobody");
    for (const identity of [
      { type: "context", context: "stranger" },
      { type: "context", context: "__proto__" },
      { type: "token", token: "wrong-token" },
      { type: "token", token: "dev-token\r\nImpersonate-User: admin" },
    ] as const) {
      await expect(cluster.whoAmI(identity)).rejects.toMatchObject({ code: "unauthenticated" });
    }
  });

  it("never see a token in what is told", async () => {
    const cluster = await connected(await demoCluster());
    const error: unknown = await cluster
      .whoAmI({ type: "token", token: "s3cret-token" })
      .catch((reason: unknown) => reason);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("s3cret");
    expect(cluster.address).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  });

  it("ask for rights one time for equal questions, and anew after the cache's time", async () => {
    let nowMs = 1_000;
    const demo = await demoCluster();
    const cluster = await connected(demo, {
      clock: { nowMs: () => nowMs },
      accessCacheMs: 30_000,
      context: "foresail",
    });
    const question = {
      verb: "list",
      group: "networking.istio.io",
      resource: "virtualservices",
      namespace: "default",
    };
    const dev = { type: "context", context: "dev" } as const;
    expect(await cluster.access.isAllowed(dev, question)).toBe(false);
    demo.store.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: { name: "r", namespace: "default" },
      rules: [{ apiGroups: ["networking.istio.io"], resources: ["virtualservices"], verbs: ["list"] }],
    });
    demo.store.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "r", namespace: "default" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "r" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "developers" }],
    });
    expect(await cluster.access.isAllowed(dev, question)).toBe(false);
    nowMs += 30_001;
    expect(await cluster.access.isAllowed(dev, question)).toBe(true);
  });
});
