import { describe, expect, it } from "vitest";
import { calls, CLUSTER, meshContext, namespace, pod, service } from "../testing/mesh-context.ts";
import { readOverview } from "./index.ts";

const OBJECTS = [
  namespace("shop"),
  namespace("bank"),
  namespace("empty"),
  service("shop/cart"),
  service("shop/web"),
  service("bank/ledger"),
  pod("shop/cart", "v1"),
  pod("shop/web", "v1"),
  pod("bank/ledger", "v1"),
];

/** Two of them claim the same host; the younger one gets nothing. */
const lostRoute = (at: string, name: string, day: number) => ({
  apiVersion: "networking.istio.io/v1",
  kind: "VirtualService",
  metadata: { namespace: at, name, creationTimestamp: `2026-01-0${day}T00:00:00Z` },
  spec: { hosts: ["cart"], http: [{ route: [{ destination: { host: "cart" } }] }] },
});

const REQUESTS = [
  calls({ from: "shop/web", to: "shop/cart", version: "v1", rateRps: 80 }),
  calls({ from: "shop/web", to: "shop/cart", version: "v1", code: "504", flags: "UT", rateRps: 20 }),
  calls({ from: "bank/gate", to: "bank/ledger", version: "v1", rateRps: 100 }),
  calls({ from: "shop/cart", to: "shop/pay.example.net", version: "v1", code: "502", rateRps: 1 }),
];

const overview = (
  input: Partial<Parameters<typeof meshContext>[0]> = {},
  namespaces: string[] | null = null,
) =>
  readOverview(meshContext({ objects: OBJECTS, requests: REQUESTS, ...input }), {
    params: { cluster: CLUSTER },
    query: { namespaces, window: 60 },
    body: undefined,
  });

describe("readOverview", () => {
  it("sums requests and failures of the whole mesh", async () => {
    const { tiles } = await overview();
    expect(tiles.rateRps).toBe(201);
    expect(tiles.errorRatio).toBeCloseTo(21 / 201);
    expect(tiles.workloads).toBe(3);
  });

  it("puts the worst namespace first and leaves out those without workloads or traffic", async () => {
    const { namespaces } = await overview();
    expect(namespaces.map(({ name, health }) => [name, health.state])).toEqual([
      ["shop", "failing"],
      ["bank", "healthy"],
    ]);
  });

  it("says which calls make a service fail, with the code that most of them got", async () => {
    const { attention } = await overview();
    const cart = attention.find(({ id }) => id === "service/shop/cart");
    expect(cart).toMatchObject({
      severity: "error",
      service: "cart",
      because: ["most are 504 UT on calls from shop/web"],
    });
    expect(cart?.title.replace("\u202f", " ")).toBe("shop/cart fails 20.0 % of requests");
  });

  it("names failed gRPC calls by their gRPC status, not by the 200 they come with", async () => {
    const failing = { ...calls({ from: "shop/web", to: "shop/cart", version: "v1", rateRps: 50 }) };
    const requests = [
      { ...failing, labels: { ...failing.labels, request_protocol: "grpc", grpc_response_status: "14" } },
    ];
    const { attention } = await overview({ requests });
    expect(attention.find(({ id }) => id === "service/shop/cart")?.because).toEqual([
      "most are gRPC 14 UNAVAILABLE on calls from shop/web",
    ]);
  });

  it("offers no page for a host outside of the cluster", async () => {
    const { attention } = await overview();
    expect(attention.find(({ id }) => id === "service/shop/pay.example.net")?.service).toBeNull();
  });

  it("counts nothing of hidden namespaces and says how many there are", async () => {
    const answer = await overview({ hidden: ["shop"] });
    expect(answer.tiles.rateRps).toBe(100);
    expect(answer.hiddenNamespaces).toBe(1);
    expect(answer.attention).toEqual([]);
  });

  it("narrows every figure to the chosen namespaces", async () => {
    const { tiles, namespaces } = await overview({}, ["bank"]);
    expect(tiles.rateRps).toBe(100);
    expect(namespaces.map(({ name }) => name)).toEqual(["bank"]);
  });

  it("has no rate, not a rate of zero, without Prometheus", async () => {
    const { tiles, namespaces, metrics } = await overview({ metrics: { state: "absent" } });
    expect(metrics.state).toBe("absent");
    expect(tiles).toMatchObject({ rateRps: null, errorRatio: null, p95Ms: null });
    expect(namespaces.map(({ rateRps, health }) => [rateRps, health.state])).toEqual([
      [null, "unknown"],
      [null, "unknown"],
    ]);
  });

  it("lists what the rules find, errors before warnings, with the object to look at", async () => {
    const { attention } = await overview({
      objects: [...OBJECTS, lostRoute("shop", "first", 1), lostRoute("shop", "second", 2)],
      requests: [],
    });
    expect(attention[0]).toMatchObject({ code: "MESH0109", severity: "error", object: { name: "second" } });
    expect(attention.map(({ severity }) => severity)).toEqual(
      attention.map(({ severity }) => severity).toSorted(),
    );
  });
});
