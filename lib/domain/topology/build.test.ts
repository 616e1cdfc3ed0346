import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "../kube/kube-object.ts";
import { emptySnapshot } from "../mesh/snapshot.ts";
import { snapshotOf } from "../mesh/snapshot-of.ts";
import type { ObservedEdge } from "../traffic/edges.ts";
import { errorRatio, trafficHealth, type CodeRate } from "../traffic/health.ts";
import { buildTopology, type BuildOptions } from "./build.ts";

const ALL: BuildOptions = { view: "versioned", namespaces: null, includeIdle: false };
const MESH = emptySnapshot("test");

interface Call {
  readonly from: string;
  readonly service: string;
  /** `namespace/workload`; null when no endpoint was reached. */
  readonly to: string | null;
  readonly rateRps?: number;
  readonly code?: string;
  readonly host?: string;
  readonly version?: string;
  readonly mtlsRatio?: number | null;
  readonly bytesPerS?: number;
}

function call({
  from,
  service,
  to,
  rateRps = 10,
  code = "200",
  host,
  version,
  mtlsRatio = 1,
  bytesPerS,
}: Call): ObservedEdge {
  const [sourceNamespace = "", source = ""] = from.split("/");
  const [serviceNamespace = "", serviceName = ""] = service.split("/");
  const [namespace = "", workload = ""] = (to ?? "unknown/unknown").split("/");
  const codes: CodeRate[] =
    bytesPerS === undefined ? [{ protocol: "http", code, grpcStatus: "", flags: "-", rateRps }] : [];
  return {
    source: {
      namespace: sourceNamespace,
      workload: source,
      app: source.replace(/-v\d+$/, ""),
      version: /v\d+$/.exec(source)?.[0] ?? "v1",
      principal: null,
    },
    destination: {
      service: serviceName,
      serviceNamespace,
      host: host ?? `${serviceName}.${serviceNamespace}.svc.cluster.local`,
      workload: to === null ? null : workload,
      workloadNamespace: to === null ? null : namespace,
      app: workload.replace(/-v\d+$/, ""),
      version: version ?? /v\d+$/.exec(workload)?.[0] ?? "v1",
    },
    protocol: bytesPerS === undefined ? "http" : "tcp",
    reporter: "source",
    rateRps: bytesPerS === undefined ? rateRps : 0,
    codes,
    errorRatio: errorRatio(codes),
    health: trafficHealth(codes),
    latencyMs: null,
    tcp: bytesPerS === undefined ? null : { sentBytesPerS: bytesPerS / 2, receivedBytesPerS: bytesPerS / 2 },
    mtlsRatio,
  };
}

const SPLIT = [
  call({ from: "shop/web", service: "shop/api", to: "shop/api-v1", rateRps: 90 }),
  call({ from: "shop/web", service: "shop/api", to: "shop/api-v2", rateRps: 10 }),
];

const arrows = (edges: readonly ObservedEdge[], options: BuildOptions = ALL): readonly string[] =>
  buildTopology(MESH, edges, options)
    .edges.map(({ source, target }) => `${source} → ${target}`)
    .toSorted();

describe("edges of the versioned view", () => {
  it("puts a service node where its requests reach several versions", () => {
    expect(arrows(SPLIT)).toEqual([
      "service/shop/api → workload/shop/api-v1",
      "service/shop/api → workload/shop/api-v2",
      "workload/shop/web → service/shop/api",
    ]);
  });

  it("draws no service node where only one workload is reached", () => {
    expect(arrows([call({ from: "shop/web", service: "shop/cart", to: "shop/cart" })])).toEqual([
      "workload/shop/web → workload/shop/cart",
    ]);
  });

  it("leads requests that reached no endpoint to the only workload of their service", () => {
    const calls = [
      call({ from: "shop/web", service: "shop/cart", to: "shop/cart" }),
      call({ from: "shop/web", service: "shop/cart", to: null, code: "503" }),
    ];
    const graph = buildTopology(MESH, calls, ALL);
    expect(graph.edges.map(({ target, rateRps }) => [target, rateRps])).toEqual([["workload/shop/cart", 20]]);
    expect(graph.edges[0]?.errorRatio).toBe(0.5);
  });

  it("leaves requests that reached no endpoint at a service with several versions", () => {
    const graph = buildTopology(
      MESH,
      [...SPLIT, call({ from: "shop/web", service: "shop/api", to: null, code: "503" })],
      ALL,
    );
    const service = graph.nodes.find(({ id }) => id === "service/shop/api");
    expect(service?.inbound.rateRps).toBe(110);
    expect(
      graph.edges.filter(({ source }) => source === "service/shop/api").map(({ rateRps }) => rateRps),
    ).toEqual([90, 10]);
  });

  it("does not count requests twice for the service that hands them on", () => {
    const service = buildTopology(MESH, SPLIT, ALL).nodes.find(({ id }) => id === "service/shop/api");
    expect(service?.inbound.rateRps).toBe(100);
    expect(service?.outbound.rateRps).toBe(0);
  });

  it("boxes the versions of one app and names them by version", () => {
    const graph = buildTopology(MESH, SPLIT, ALL);
    expect(
      graph.nodes.filter(({ appBox }) => appBox === "app/shop/api").map(({ version }) => version),
    ).toEqual(["v1", "v2"]);
    expect(graph.boxes.map(({ id, parent }) => [id, parent])).toEqual([
      ["namespace/shop", null],
      ["app/shop/api", "namespace/shop"],
    ]);
  });
});

describe("other views", () => {
  it.each([
    [
      "workload draws no services between workloads",
      "workload",
      ["workload/shop/web → workload/shop/api-v1", "workload/shop/web → workload/shop/api-v2"],
    ],
    ["app joins the versions", "app", ["app/shop/web → app/shop/api"]],
    [
      "service draws callers by name where no service selects them",
      "service",
      ["workload/shop/web → service/shop/api"],
    ],
  ] as const)("%s", (_, view, expected) => {
    expect(arrows(SPLIT, { ...ALL, view })).toEqual(expected);
  });

  it("joins chains in the service view by the service that selects the caller", () => {
    const mesh = snapshotOf({ cluster: "test", objects: [service("web"), pod("web-1", "web")] });
    const calls = [call({ from: "shop/web-1", service: "shop/api", to: "shop/api" })];
    expect(buildTopology(mesh, calls, { ...ALL, view: "service" }).edges[0]?.source).toBe("service/shop/web");
  });
});

describe("who is at the ends", () => {
  const kinds = (calls: readonly ObservedEdge[], mesh = MESH) =>
    Object.fromEntries(buildTopology(mesh, calls, ALL).nodes.map(({ id, kind }) => [id, kind]));

  it("puts plaintext callers outside, in no namespace", () => {
    expect(
      kinds([call({ from: "unknown/unknown", service: "shop/cart", to: "shop/cart", mtlsRatio: 0 })]),
    ).toEqual({
      "outside//unknown": "outside",
      "workload/shop/cart": "workload",
    });
  });

  it("puts requests that matched no service outside, apart from unknown callers", () => {
    expect(
      kinds([call({ from: "istio-system/gateway", service: "unknown/unknown", to: null, code: "404" })]),
    ).toEqual({
      "workload/istio-system/gateway": "workload",
      "outside//unknown-service": "outside",
    });
  });

  it("takes a host outside of the cluster for a service entry, in no namespace box", () => {
    const graph = buildTopology(
      MESH,
      [call({ from: "shop/pay", service: "shop/pay.example.net", to: null, host: "pay.example.net" })],
      ALL,
    );
    expect(graph.nodes.map(({ kind }) => kind)).toEqual(["workload", "service-entry"]);
    expect(graph.boxes.map(({ id }) => id)).toEqual(["namespace/shop"]);
  });

  it.each([
    ["an ingress gateway by its chart's label", { istio: "ingressgateway" }, "gateway"],
    [
      "a Gateway API gateway by its name label",
      { "gateway.networking.k8s.io/gateway-name": "front" },
      "gateway",
    ],
    [
      "a waypoint before the gateway it also is",
      {
        "gateway.networking.k8s.io/gateway-name": "wp",
        "gateway.istio.io/managed": "istio.io-mesh-controller",
      },
      "waypoint",
    ],
    [
      "a waypoint by its class",
      { "gateway.networking.k8s.io/gateway-class-name": "istio-waypoint" },
      "waypoint",
    ],
    ["a workload otherwise", { app: "web" }, "workload"],
  ])("tells %s", (_, labels, kind) => {
    const mesh = snapshotOf({ cluster: "test", objects: [pod("front", "front", labels)] });
    expect(
      kinds([call({ from: "shop/front", service: "shop/cart", to: "shop/cart" })], mesh)[
        "workload/shop/front"
      ],
    ).toBe(kind);
  });

  it("draws pods without traffic only when idle ones are asked for", () => {
    const mesh = snapshotOf({ cluster: "test", objects: [pod("batch", "batch")] });
    expect(buildTopology(mesh, [], ALL).nodes).toEqual([]);
    const [node] = buildTopology(mesh, [], { ...ALL, includeIdle: true }).nodes;
    expect(node).toMatchObject({ id: "workload/shop/batch", health: { state: "idle" }, membership: "none" });
  });

  it("keeps what chosen namespaces touch, and no other calls", () => {
    const calls = [
      call({ from: "front/web", service: "shop/api", to: "shop/api" }),
      call({ from: "other/a", service: "other/b", to: "other/b" }),
    ];
    expect(arrows(calls, { ...ALL, namespaces: new Set(["shop"]) })).toEqual([
      "workload/front/web → workload/shop/api",
    ]);
  });

  it("weighs mTLS of joined flows by their volume and keeps unknown out of it", () => {
    const calls = [
      call({ from: "shop/web", service: "shop/a", to: "shop/x", rateRps: 30, mtlsRatio: 1 }),
      call({ from: "shop/web", service: "shop/b", to: "shop/x", rateRps: 10, mtlsRatio: 0 }),
      call({ from: "shop/web", service: "shop/c", to: "shop/x", rateRps: 60, mtlsRatio: null }),
    ];
    expect(buildTopology(MESH, calls, ALL).edges[0]?.mtlsRatio).toBe(0.75);
  });

  it("counts bytes of TCP and no requests", () => {
    const graph = buildTopology(
      MESH,
      [call({ from: "shop/a", service: "shop/db", to: "shop/db", bytesPerS: 1_000 })],
      ALL,
    );
    expect(graph.edges[0]).toMatchObject({ protocol: "tcp", rateRps: 0, bytesPerS: 1_000, errorRatio: null });
  });
});

describe("properties", () => {
  const name = fc.constantFrom("web", "cart", "api-v1", "api-v2", "api-v3", "pay");
  const calls = fc.array(
    fc
      .record({
        from: name,
        service: fc.constantFrom("cart", "api", "pay"),
        to: fc.option(name),
        rateRps: fc.integer({ min: 1, max: 500 }),
      })
      .map(({ from, service: to, to: workload, rateRps }) =>
        call({
          from: `shop/${from}`,
          service: `shop/${to}`,
          to: workload === null ? null : `shop/${workload}`,
          rateRps,
        }),
      ),
    { minLength: 1, maxLength: 30 },
  );

  it("gives the same ids whatever the order of the input", () => {
    const ids = (edges: readonly ObservedEdge[]) => {
      const graph = buildTopology(MESH, edges, ALL);
      return [graph.nodes, graph.edges, graph.boxes].map((all) => all.map(({ id }) => id).toSorted());
    };
    fc.assert(
      fc.property(calls, fc.integer(), (edges, seed) => {
        const shuffled = edges.toSorted(
          (a, b) => ((a.rateRps * 31 + seed) % 17) - ((b.rateRps * 31 + seed) % 17),
        );
        expect(ids(shuffled)).toEqual(ids(edges));
      }),
    );
  });

  it("lets the shares of a service's versions sum to 1", () => {
    fc.assert(
      fc.property(calls, (edges) => {
        const shares = new Map<string, number>();
        for (const { source, share } of buildTopology(MESH, edges, ALL).edges)
          if (share !== null) shares.set(source, (shares.get(source) ?? 0) + share);
        for (const sum of shares.values()) expect(sum).toBeCloseTo(1, 9);
      }),
    );
  });

  it("ends every edge at nodes that are there", () => {
    fc.assert(
      fc.property(calls, fc.constantFrom("workload", "versioned", "app", "service"), (edges, view) => {
        const graph = buildTopology(MESH, edges, { ...ALL, view });
        const ids = new Set(graph.nodes.map(({ id }) => id));
        expect(graph.edges.every(({ source, target }) => ids.has(source) && ids.has(target))).toBe(true);
      }),
    );
  });
});

function service(app: string): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { namespace: "shop", name: app, uid: app, resourceVersion: "1" },
    spec: { selector: { app }, ports: [{ name: "http", port: 80 }] },
  };
}

function pod(workload: string, app: string, labels: Readonly<Record<string, string>> = {}): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      namespace: "shop",
      name: workload,
      uid: workload,
      resourceVersion: "1",
      labels: { app, ...labels },
    },
    spec: { containers: [{ name: "app" }] },
    status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
  };
}
