import { describe, expect, it } from "vitest";
import { findInGraph } from "./find.ts";
import type { TopologyEdge, TopologyNode } from "./graph.ts";

const quiet = { rateRps: 0, errorRatio: null, bytesPerS: 0 };

function node(name: string, change: Partial<TopologyNode> = {}): TopologyNode {
  return {
    id: `workload/shop/${name}`,
    kind: "workload",
    namespace: "shop",
    name,
    version: null,
    app: name,
    health: { state: "healthy", because: [] },
    membership: "sidecar",
    inbound: quiet,
    outbound: quiet,
    badges: [],
    pods: null,
    appBox: null,
    ...change,
  };
}

function edge(id: string, change: Partial<TopologyEdge> = {}): TopologyEdge {
  return {
    id,
    source: "workload/shop/web",
    target: "workload/shop/cart",
    protocol: "http",
    rateRps: 100,
    codes: [{ protocol: "http", code: "200", grpcStatus: "", flags: "-", rateRps: 100 }],
    errorRatio: 0,
    latencyMs: { p50: 5, p95: 50, p99: 90 },
    bytesPerS: 0,
    mtlsRatio: 1,
    health: { state: "healthy", because: [] },
    share: null,
    principals: [],
    ...change,
  };
}

const GRAPH = {
  nodes: [
    node("web", { inbound: { rateRps: 200, errorRatio: 0, bytesPerS: 0 }, badges: ["routing"] }),
    node("cart", {
      health: { state: "degraded", because: ["x"] },
      inbound: { rateRps: 50, errorRatio: 0, bytesPerS: 0 },
    }),
    node("batch", { namespace: "legacy", membership: "none", health: { state: "idle", because: [] } }),
  ],
  edges: [
    edge("fast"),
    edge("slow", {
      latencyMs: { p50: 900, p95: 1_400, p99: 2_000 },
      codes: [
        { protocol: "http", code: "200", grpcStatus: "", flags: "-", rateRps: 90 },
        { protocol: "http", code: "404", grpcStatus: "", flags: "-", rateRps: 10 },
      ],
      mtlsRatio: 0,
    }),
  ],
};

const web = "workload/shop/web";
const cart = "workload/shop/cart";
const batch = "workload/shop/batch";

describe("findInGraph", () => {
  it.each([
    ["selects nothing for an empty text", "", []],
    ["compares names", "name = web", [web]],
    ["compares names without regard to case", "NAME = Web", [web]],
    ["negates a comparison", "ns != shop", [batch]],
    ["finds a part of a name", "name contains ar", [cart]],
    ["reads the short form of contains", "name *= ar", [cart]],
    ["negates contains by a word", "name not contains a", [web]],
    ["finds a beginning", "wl startswith ba", [batch]],
    ["finds an end", "wl $= rt", [cart]],
    ["negates a unary operand", "! healthy", [cart]],
    ["negates a unary operand by a word", "not healthy", [cart]],
    ["selects what is out of the mesh by Kiali's sidecar", "sidecar", [batch]],
    ["compares numbers", "httpin >= 50", [web, cart]],
    ["selects no activity by NaN", "httpin = NaN", [batch]],
    ["selects any activity by != NaN", "httpin != nan", [web, cart]],
    ["selects by a badge", "vs", [web]],
    ["selects slow edges", "rt > 1000", ["slow"]],
    ["counts 4xx among the errors of an edge", "%httperr >= 10", ["slow"]],
    ["selects edges without mTLS", "!mtls", ["slow"]],
    ["binds and tighter than or", "healthy and ns = shop or name = batch", [web, batch]],
    ["joins nodes and edges by or", "name = web or rt > 1000", [web, "slow"]],
  ])("%s", (_, text, ids) => {
    const found = findInGraph(GRAPH, text);
    expect(found.ok ? [...found.value].toSorted() : found.error).toEqual(ids.toSorted());
  });

  it.each([
    ["refuses to join nodes and edges by and", "healthy and rt > 1000", "joined by or"],
    ["names an operand that it does not know", "frobnicate", "frobnicate"],
    ["refuses to order texts", "name > web", "is a text"],
    ["refuses a number that is none", "rt > fast", "is a number"],
    ["refuses parentheses", "(healthy)", "cannot be read"],
  ])("%s", (_, text, words) => {
    const found = findInGraph(GRAPH, text);
    expect(found.ok ? "" : found.error).toContain(words);
  });
});
