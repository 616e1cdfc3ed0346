import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { calls, CLUSTER, meshContext, namespace, pod, service } from "../testing/mesh-context.ts";
import { listServices, readService } from "./index.ts";

const OBJECTS: readonly KubeObject[] = [
  namespace("shop"),
  namespace("bank"),
  service("shop/cart"),
  service("bank/ledger"),
  pod("shop/cart", "v1"),
  pod("shop/cart", "v2"),
  pod("shop/cart", "v2", false),
  pod("bank/ledger", "v1"),
];

const REQUESTS = [
  calls({ from: "shop/web", to: "shop/cart", version: "v1", rateRps: 90 }),
  calls({ from: "shop/web", to: "shop/cart", version: "v2", rateRps: 9 }),
  calls({ from: "shop/web", to: "shop/cart", version: "v2", code: "503", flags: "UC", rateRps: 1 }),
  calls({ from: "bank/batch", to: "shop/cart", code: "503", flags: "UH", rateRps: 5 }),
];

function virtualService(name: string, createdAt: string, http: readonly JsonObject[]): KubeObject {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { namespace: "shop", name, creationTimestamp: createdAt },
    spec: { hosts: ["cart"], http },
  };
}

const toSubset = (subset: string, weight?: number) => ({
  destination: { host: "cart", subset },
  ...(weight === undefined ? {} : { weight }),
});

const list = (
  input: Partial<Parameters<typeof meshContext>[0]> = {},
  namespaces: readonly string[] | null = null,
) =>
  listServices(meshContext({ objects: OBJECTS, requests: REQUESTS, ...input }), {
    params: { cluster: CLUSTER },
    query: { namespaces: namespaces === null ? null : [...namespaces], window: 60 },
    body: undefined,
  });

const read = (at: string, input: Partial<Parameters<typeof meshContext>[0]> = {}) => {
  const [where = "", name = ""] = at.split("/");
  return readService(meshContext({ objects: OBJECTS, requests: REQUESTS, ...input }), {
    params: { cluster: CLUSTER, namespace: where, name },
    query: { window: 60 },
    body: undefined,
  });
};

describe("listServices", () => {
  it("adds up traffic, versions and endpoints of a service", async () => {
    const { services } = await list();
    expect(services.map(({ name }) => name)).toEqual(["ledger", "cart"]);
    expect(services[1]).toMatchObject({
      rateRps: 105,
      versions: ["v1", "v2"],
      ready: 2,
      endpoints: 3,
      callers: 2,
    });
    expect(services[1]?.errorRatio).toBeCloseTo(6 / 105);
  });

  it("calls a service degraded when some endpoints are not ready, though its traffic is fine", async () => {
    const { services } = await list({ requests: [REQUESTS[0] ?? calls({ from: "", to: "", rateRps: 0 })] });
    expect(services[1]?.health).toEqual({ state: "degraded", because: ["2 of 3 endpoints are ready"] });
  });

  it("leaves out hidden namespaces and says how many there are", async () => {
    const answer = await list({ hidden: ["bank"] });
    expect(answer.services.map(({ namespace: at }) => at)).toEqual(["shop"]);
    expect(answer.hiddenNamespaces).toBe(1);
  });

  it("narrows to the chosen namespaces", async () => {
    expect((await list({}, ["bank"])).services.map(({ name }) => name)).toEqual(["ledger"]);
  });

  it("lists services without rates when there is no Prometheus", async () => {
    const { services, metrics } = await list({ metrics: { state: "absent" } });
    expect(metrics.state).toBe("absent");
    expect(services).toHaveLength(2);
    const unknown = { state: "unknown", because: ["Traffic is not known"] };
    expect(services).toMatchObject([
      { name: "ledger", rateRps: null, callers: null, errorRatio: null, health: unknown },
      { name: "cart", rateRps: null, health: { state: "degraded" } },
    ]);
  });
});

describe("readService", () => {
  it("splits requests by version and keeps apart what reached no endpoint", async () => {
    const { versions, unattributedRps } = await read("shop/cart");
    expect(versions.map(({ version, share, ready }) => ({ version, share, ready }))).toEqual([
      { version: "v1", share: 0.9, ready: 1 },
      { version: "v2", share: 0.1, ready: 1 },
    ]);
    expect(unattributedRps).toBe(5);
  });

  it("says of each response who gave it and who got most of them", async () => {
    const { responses } = await read("shop/cart");
    expect(
      responses.map(({ code, flags, versions, mostlyTo, isFailure }) => [
        code,
        flags,
        versions,
        mostlyTo,
        isFailure,
      ]),
    ).toEqual([
      ["200", "-", ["v1", "v2"], "shop/web", false],
      ["503", "UH", [], "bank/batch", true],
      ["503", "UC", ["v2"], "shop/web", true],
    ]);
  });

  it("does not show callers from namespaces that are hidden", async () => {
    const { callers } = await read("shop/cart", { hidden: ["bank"] });
    expect(callers.map(({ workload }) => workload)).toEqual(["web"]);
    expect(callers[0]?.versions).toEqual([
      { version: "v1", rateRps: 90 },
      { version: "v2", rateRps: 10 },
    ]);
  });

  it.each([
    ["does not exist", "shop/nothing", []],
    ["is in a hidden namespace", "bank/ledger", ["bank"]],
  ])("answers not found for a service that %s", async (_case, at, hidden) => {
    await expect(read(at, { hidden })).rejects.toMatchObject({ code: "not_found" });
  });

  it("finds routes that never match and objects that lost the host", async () => {
    const objects = [
      ...OBJECTS,
      virtualService("cart", "2026-01-01T00:00:00Z", [
        { route: [toSubset("v1", 90), toSubset("v2", 10)], timeout: "2s" },
        { match: [{ uri: { prefix: "/old" } }], route: [toSubset("v1")] },
      ]),
      virtualService("cart-late", "2026-02-01T00:00:00Z", [{ route: [toSubset("v2")] }]),
    ];
    const { routes, objects: deciding } = await read("shop/cart", { objects });
    expect(routes.map(({ deadBecause }) => deadBecause)).toEqual([null, "route 1 matches everything"]);
    expect(routes[0]).toMatchObject({ timeout: "2 s", retries: { attempts: 2 } });
    expect(routes[0]?.destinations.map(({ share }) => share)).toEqual([0.9, 0.1]);
    expect(deciding.map(({ ref, isShadowed }) => [ref.name, isShadowed])).toEqual([
      ["cart", false],
      ["cart-late", true],
    ]);
  });

  it("names the PeerAuthentication in force, not the one it overrides", async () => {
    const peer = (where: string, mode: string): KubeObject => ({
      apiVersion: "security.istio.io/v1",
      kind: "PeerAuthentication",
      metadata: { namespace: where, name: "default" },
      spec: { mtls: { mode } },
    });
    const objects = [...OBJECTS, peer("istio-system", "STRICT"), peer("shop", "PERMISSIVE")];
    const answer = await read("shop/cart", { objects });
    expect(answer.mtlsMode).toBe("PERMISSIVE");
    expect(answer.objects.map(({ ref, summary }) => [ref.namespace, summary])).toEqual([
      ["shop", "PERMISSIVE"],
    ]);
  });

  it("shows breaker limits of the rule in force and how many endpoints may be ejected", async () => {
    const rule: KubeObject = {
      apiVersion: "networking.istio.io/v1",
      kind: "DestinationRule",
      metadata: { namespace: "shop", name: "cart" },
      spec: {
        host: "cart",
        trafficPolicy: {
          connectionPool: { http: { http2MaxRequests: 100 } },
          outlierDetection: { maxEjectionPercent: 10 },
        },
      },
    };
    const { resilience } = await read("shop/cart", { objects: [...OBJECTS, rule] });
    expect(resilience).toMatchObject([
      { subset: null, maxRequests: 100, maxConnections: null, ejection: { maxPercent: 10, mayEject: 0 } },
    ]);
    expect(resilience[0]?.rule?.name).toBe("cart");
  });
});
