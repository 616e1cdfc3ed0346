import { parseAllDocuments } from "yaml";
import type { KubeObject } from "../../kube/kube-object.ts";
import { snapshotOf } from "../../mesh/snapshot-of.ts";
import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import type { ObservedEdge } from "../../traffic/edges.ts";
import { baseObjects } from "../fixtures/recorded-worlds.ts";

const ONLY_HTTP = `
{apiVersion: v1, kind: Service, metadata: {name: web, namespace: alpha}, spec: {selector: {app: web}, clusterIP: 198.19.177.13, ports: [{name: http, port: 80, targetPort: 8080}]}}`;

/** The rig's base world with more objects. */
export function meshOf(...texts: readonly string[]): MeshSnapshot {
  const added = [ONLY_HTTP, ...texts].flatMap((text) =>
    parseAllDocuments(text).map((each) => each.toJS() as KubeObject),
  );
  return snapshotOf({ cluster: "rig", objects: [...baseObjects(), ...added] });
}

/** Observed calls of `web.alpha`. */
export function edge(
  from: string,
  namespace: string,
  workload: string,
  changes: Partial<ObservedEdge> = {},
): ObservedEdge {
  const plain = namespace === "plain";
  return {
    source: {
      namespace,
      workload: from,
      app: from,
      version: "v1",
      principal: plain ? null : `cluster.local/ns/${namespace}/sa/${from}`,
    },
    destination: {
      service: "web",
      serviceNamespace: "alpha",
      host: "web.alpha.svc.cluster.local",
      workload,
      workloadNamespace: "alpha",
      app: "web",
      version: workload.slice(-2),
    },
    protocol: "http",
    reporter: "source",
    rateRps: 10,
    codes: [],
    errorRatio: 0,
    health: { state: "healthy", because: [] },
    latencyMs: { p50: 100, p95: 200, p99: 300 },
    tcp: null,
    mtlsRatio: plain ? 0 : 1,
    ...changes,
  };
}

export const edges = [
  edge("client-a", "alpha", "web-v1"),
  edge("client-b", "beta", "web-v1"),
  edge("client-p", "plain", "web-v1"),
];

export const policy = (spec: string, name = "p"): string =>
  `{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: ${name}, namespace: alpha}, spec: ${spec}}`;
