import { performance } from "node:perf_hooks";
import type { KubeObject } from "../../lib/domain/kube/kube-object.ts";
import { applyWatchEvents } from "../../lib/domain/mesh/apply-watch-events.ts";
import { snapshotOf } from "../../lib/domain/mesh/snapshot-of.ts";
import { edgeReplayer } from "../../lib/domain/simulation/index.ts";
import type { ObservedEdge } from "../../lib/domain/traffic/edges.ts";
import { percentile, type Figure } from "./figure.ts";

const NAMESPACES = 50;
const APPS = 20;
const EDGES = 10_000;
const RUNS = 9;
/** Edges between two looks at what else waits, as the preview replays them. */
const SLICE = 200;

/**
 * P9: a policy of the root namespace, which touches every workload, over 10,000 observed edges of 1,000 workloads. The
 * longest slice is what somebody else's request waits for.
 */
export function measureReplay(): Promise<readonly Figure[]> {
  const before = snapshotOf({ cluster: "bench", objects: objects() });
  const edges = observed();
  const totals: number[] = [];
  const slices: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const after = applyWatchEvents(before, [
      { type: "changed", kindKey: "AuthorizationPolicy.security.istio.io", object: policy(run) },
    ]);
    const startMs = performance.now();
    const replay = edgeReplayer(edges, { before, after });
    for (let from = 0; from < edges.length; from += SLICE) {
      const sliceMs = performance.now();
      for (const edge of edges.slice(from, from + SLICE)) replay(edge);
      slices.push(performance.now() - sliceMs);
    }
    totals.push(performance.now() - startMs);
  }
  const facts = { edges: EDGES, workloads: NAMESPACES * APPS, runs: RUNS };
  return Promise.resolve([
    {
      id: "P9",
      what: "preview of one policy over 10,000 edges",
      value: percentile(totals, 0.5),
      unit: "ms",
      to: 200,
      facts: { ...facts, mostMs: Math.round(Math.max(...totals)) },
    },
    {
      id: "P9-slice",
      what: "longest stretch without a break, p99",
      value: percentile(slices, 0.99),
      unit: "ms",
      facts,
    },
  ]);
}

const appOf = (index: number): readonly [namespace: string, name: string] => [
  `ns-${String(Math.floor(index / APPS) % NAMESPACES)}`,
  `app-${String(index % APPS)}`,
];

function policy(run: number): KubeObject {
  return {
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    metadata: { name: "mesh-wide", namespace: "istio-system" },
    spec: {
      action: "ALLOW",
      rules: [{ from: [{ source: { namespaces: [`ns-${String(run)}`, "ns-3*"] } }] }],
    },
  };
}

function objects(): readonly KubeObject[] {
  return Array.from({ length: NAMESPACES * APPS }, (_, index) => {
    const [namespace, name] = appOf(index);
    const labels = { app: name, version: "v1", "security.istio.io/tlsMode": "istio" };
    const ip = `10.${String(index >> 8)}.${String(index & 255)}.1`;
    return [
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { namespace, name },
        spec: {
          selector: { app: name },
          clusterIP: ip,
          ports: [{ name: "http", port: 80, targetPort: 8080 }],
        },
      },
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { namespace, name: `${name}-0`, labels, ownerReferences: [owner(name)] },
        spec: { serviceAccountName: name, containers: [{ name: "app" }, { name: "istio-proxy" }] },
        status: { phase: "Running", podIP: ip, conditions: [{ type: "Ready", status: "True" }] },
      },
    ];
  }).flat();
}

const owner = (name: string) => ({
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  uid: name,
  name,
  controller: true,
});

function observed(): readonly ObservedEdge[] {
  return Array.from({ length: EDGES }, (_, index): ObservedEdge => {
    const [namespace, workload] = appOf(index * 7);
    const [toNamespace, to] = appOf(index);
    return {
      source: {
        namespace,
        workload,
        app: workload,
        version: "v1",
        principal: `cluster.local/ns/${namespace}/sa/${workload}`,
      },
      destination: {
        service: to,
        serviceNamespace: toNamespace,
        host: `${to}.${toNamespace}.svc.cluster.local`,
        workload: to,
        workloadNamespace: toNamespace,
        app: to,
        version: "v1",
      },
      protocol: "http",
      reporter: "source",
      rateRps: 1,
      codes: [],
      errorRatio: 0,
      health: { state: "healthy", because: [] },
      latencyMs: { p50: 5, p95: 20, p99: 50 },
      tcp: null,
      mtlsRatio: 1,
    };
  });
}
