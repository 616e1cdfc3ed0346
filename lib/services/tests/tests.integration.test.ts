import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ExpectedAnswer } from "@/lib/domain/request-tests/request-test.ts";
import type { RequestQuestion } from "@/lib/domain/request-tests/question.ts";
import { listAudit } from "../audit/index.ts";
import { createDraft } from "../changes/index.ts";
import type { Context } from "../context.ts";
import { simulateRequest } from "../simulate/index.ts";
import { REVIEWS, routeText, startChangeBench, type ChangeBench } from "../testing/change-bench.ts";
import { createTest, deleteTest, listTests, requestTestsOf, reviseTest, runTests } from "./index.ts";

let bench: ChangeBench;
let admin: Context;

beforeAll(async () => {
  bench = await startChangeBench();
  bench.reset();
  const { store } = bench.demo;
  for (const object of OBJECTS) store.create(object);
  admin = bench.as("admin");
  await bench.settled(REVIEWS);
  for (let tries = 0; tries < 200 && bench.cluster.snapshot().endpointSlices.size === 0; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
});

afterAll(async () => {
  await bench.close();
});

const pod = (name: string, version: string, ip: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    namespace: "shop",
    name,
    labels: { app: "reviews", version },
    ownerReferences: [
      { apiVersion: "apps/v1", kind: "StatefulSet", uid: "u", name: `reviews-${version}`, controller: true },
    ],
  },
  spec: { containers: [{ name: "app" }, { name: "istio-proxy" }] },
  status: { phase: "Running", podIP: ip, conditions: [{ type: "Ready", status: "True" }] },
});

const OBJECTS = [
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { namespace: "shop", name: "reviews" },
    spec: {
      clusterIP: "10.9.0.1",
      selector: { app: "reviews" },
      ports: [{ name: "http", port: 80, targetPort: 8080 }],
    },
  },
  {
    apiVersion: "networking.istio.io/v1",
    kind: "DestinationRule",
    metadata: { namespace: "shop", name: "reviews" },
    spec: {
      host: "reviews",
      subsets: [
        { name: "v1", labels: { version: "v1" } },
        { name: "v2", labels: { version: "v2" } },
      ],
    },
  },
  pod("reviews-v1-0", "v1", "10.0.0.1"),
  pod("reviews-v2-0", "v2", "10.0.0.2"),
  {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { namespace: "shop", name: "reviews-1", labels: { "kubernetes.io/service-name": "reviews" } },
    addressType: "IPv4",
    ports: [{ name: "http", port: 8080, protocol: "TCP" }],
    endpoints: ["1", "2"].map((at) => ({
      addresses: [`10.0.0.${at}`],
      conditions: { ready: true },
      targetRef: { kind: "Pod", namespace: "shop", name: `reviews-v${at}-0` },
    })),
  },
];

const question: RequestQuestion = {
  from: { type: "identity", namespace: "shop", serviceAccount: "web" },
  host: "reviews",
  port: 80,
  protocol: "http",
  method: "GET",
  path: "/",
  headers: {},
  claims: null,
};
const expected: ExpectedAnswer = { verdict: "reaches", status: 200, by: "shop/reviews-v1", minShare: 0.8 };
const params = { cluster: "it" };
const NO_QUERY = {};

const save = (ctx: Context, name: string, wanted = expected) =>
  createTest(ctx, { params, query: NO_QUERY, body: { name, question, expected: wanted } });
const list = (ctx: Context) => listTests(ctx, { params, query: NO_QUERY, body: undefined });
const run = (ctx: Context, change?: string) =>
  runTests(ctx, { params, query: NO_QUERY, body: change === undefined ? {} : { change } });

beforeEach(async () => {
  for (const { id, version } of (await list(admin)).tests) {
    await deleteTest(admin, { params: { ...params, id }, query: { version }, body: undefined });
  }
});

const draftOf = async (v1: number): Promise<string> => {
  const { group, kind, namespace, name } = REVIEWS;
  const { change } = await createDraft(admin, {
    params,
    query: {},
    body: {
      why: "",
      links: [],
      objects: [
        { group, kind, namespace, name, op: "update", text: routeText(v1), intent: null, base: null },
      ],
    },
  });
  return change.id;
};

describe("request tests", () => {
  it("pass on the live mesh and fail on a draft that moves the share away", async () => {
    const { id } = await save(admin, "reviews stays on v1");
    expect((await run(admin)).results).toMatchObject([
      { id, live: { result: "pass" }, draft: null, isChanged: false },
    ]);

    const change = await draftOf(20);
    const { results, changeTitle } = await run(admin, change);
    expect(changeTitle).toContain("shop/reviews");
    expect(results).toMatchObject([{ live: { result: "pass" }, draft: { result: "fail" }, isChanged: true }]);
    expect(results[0]?.draft?.because).toContain("shop/reviews-v1");
  });

  it("tell the preview which of them answer differently", async () => {
    await save(admin, "reviews stays on v1");
    const before = bench.cluster.snapshot();
    const tests = requestTestsOf(admin);
    expect(await tests.run({ cluster: "it", before, after: before })).toEqual({
      total: 1,
      passed: 1,
      changed: [],
    });
  });

  it("simulate the draft as well, and name the rule's line", async () => {
    const change = await draftOf(20);
    const { answer, steps } = await simulateRequest(admin, {
      params,
      query: NO_QUERY,
      body: { question, change },
    });
    expect(answer.outcomes.map(({ by, share }) => [by, Number(share.toFixed(3))])).toEqual([
      ["shop/reviews-v2", 0.8],
      ["shop/reviews-v1", 0.2],
    ]);
    const route = steps.find(({ id }) => id === "route")?.evidence[0];
    expect(route).toMatchObject({ path: "/spec/http/0", ref: { kind: "VirtualService", name: "reviews" } });
    expect(route?.line).toBeGreaterThan(1);
  });

  it("keep one name for one test and refuse what somebody else changed since", async () => {
    const test = await save(admin, "one");
    await expect(save(admin, "one")).rejects.toMatchObject({ code: "conflict" });
    const revise = (version: number) =>
      reviseTest(admin, {
        params: { ...params, id: test.id },
        query: NO_QUERY,
        body: { name: "one", question, expected: { ...expected, minShare: 0.5 }, version },
      });
    expect((await revise(1)).version).toBe(2);
    await expect(revise(1)).rejects.toMatchObject({ code: "conflict" });
  });

  it("are written down, and saved only by those whose role says so", async () => {
    const viewer = bench.as("admin", ["viewer"]);
    await expect(save(viewer, "mine")).rejects.toMatchObject({ code: "forbidden" });
    await save(admin, "ours");
    expect((await list(viewer)).may.save).toBe(false);
    expect((await run(viewer)).results).toHaveLength(1);
    const { records } = await listAudit(admin, {
      params,
      query: { actions: ["create.test"], limit: 1 },
      body: undefined,
    } as Parameters<typeof listAudit>[1]);
    expect(records[0]?.action).toBe("create.test");
  });

  it("about what a person may not see are not shown, run or opened", async () => {
    const { id } = await save(admin, "secret");
    const stranger = bench.as("nobody", ["viewer", "editor"]);
    expect(await list(stranger)).toMatchObject({ tests: [], hidden: 1 });
    expect((await run(stranger)).results).toEqual([]);
    await expect(
      deleteTest(stranger, { params: { ...params, id }, query: { version: 1 }, body: undefined }),
    ).rejects.toMatchObject({ code: "not_found" });
    await expect(
      simulateRequest(stranger, { params, query: NO_QUERY, body: { question } }),
    ).rejects.toMatchObject({ code: "not_found" });
    const fromOutside = { ...question, from: { type: "plaintext" as const, ip: null }, host: "reviews.shop" };
    const { answer, steps } = await simulateRequest(stranger, {
      params,
      query: NO_QUERY,
      body: { question: fromOutside },
    });
    expect(answer.verdict).toBe("unknown");
    expect(JSON.stringify([answer, steps])).not.toContain("reviews-v1");
  });
});
