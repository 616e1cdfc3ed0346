import type { KubeObject } from "../../domain/kube/kube-object.ts";
import { snapshotOf } from "../../domain/mesh/snapshot-of.ts";
import { edgesFrom, type LabelledValue } from "../../domain/traffic/edges.ts";
import type { Context } from "../context.ts";
import type { MetricsState, TrafficPicture } from "../ports/traffic.ts";

export const CLUSTER = "demo";
export const NOW_MS = 1_800_000_000_000;

interface MeshContextInput {
  readonly objects: readonly KubeObject[];
  readonly requests?: readonly LabelledValue[];
  /** Namespaces that the person's rights do not reach. */
  readonly hidden?: readonly string[];
  /** Absent: there is no Prometheus at all. */
  readonly metrics?: MetricsState;
}

/** What read verbs need: objects, traffic of the last minute and rights. Anything else they ask for is not there. */
export function meshContext({ objects, requests = [], hidden = [], metrics }: MeshContextInput): Context {
  const mesh = snapshotOf({ cluster: CLUSTER, objects });
  const picture: TrafficPicture = {
    windowS: 60,
    atMs: NOW_MS,
    edges: edgesFrom({ requests, latencyBuckets: [], tcpSent: [], tcpReceived: [] }),
    controlPlane: [],
    resilience: [],
    shards: 1,
  };
  const status = metrics ?? { state: "live", atMs: NOW_MS };
  const live = status.state === "absent" ? null : picture;
  const context = {
    actor: { roles: new Set(["viewer"]), identity: {}, issuer: "test", subject: "ada", display: "Ada" },
    clock: { nowMs: () => NOW_MS },
    clusters: new Map([
      [
        CLUSTER,
        {
          id: CLUSTER,
          snapshot: () => mesh,
          access: {
            isAllowed: (_identity: unknown, { namespace }: { readonly namespace: string | null }) =>
              Promise.resolve(namespace === null ? hidden.length === 0 : !hidden.includes(namespace)),
          },
        },
      ],
    ]),
    traffic: new Map([
      [
        CLUSTER,
        {
          metrics: { address: "http://prometheus" },
          status: () => status,
          live: () => live,
          over: () => Promise.resolve(picture),
          scrapeIntervalS: () => 5,
        },
      ],
    ]),
  };
  // Read verbs use these fields of the context and of its ports, and no others.
  return context as unknown as Context;
}

export function namespace(name: string): KubeObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name }, status: { phase: "Active" } };
}

export function service(at: string, port = 80): KubeObject {
  const [where = "", name = ""] = at.split("/");
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { namespace: where, name },
    spec: {
      type: "ClusterIP",
      clusterIP: "10.0.0.1",
      selector: { app: name },
      ports: [{ name: "http", port, targetPort: 8080 }],
    },
  };
}

/** A pod of `namespace/app` behind the service of the same name. */
export function pod(at: string, version: string, isReady = true): KubeObject {
  const [where = "", app = ""] = at.split("/");
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      namespace: where,
      name: `${app}-${version}-${isReady ? "a" : "b"}`,
      labels: { app, version },
      ownerReferences: [
        { apiVersion: "apps/v1", kind: "StatefulSet", uid: "u", name: `${app}-${version}`, controller: true },
      ],
    },
    spec: { containers: [{ name: "app" }, { name: "istio-proxy" }], nodeName: "node-1" },
    status: {
      phase: "Running",
      podIP: "10.1.0.1",
      conditions: [{ type: "Ready", status: isReady ? "True" : "False" }],
    },
  };
}

interface Call {
  readonly from: string;
  readonly to: string;
  readonly version?: string;
  readonly code?: string;
  readonly flags?: string;
  readonly rateRps: number;
}

/** Requests as the client's proxy counts them. Without a version no endpoint was reached. */
export function calls({ from, to, version, code = "200", flags = "-", rateRps }: Call): LabelledValue {
  const [fromNamespace = "", workload = ""] = from.split("/");
  const [toNamespace = "", name = ""] = to.split("/");
  return {
    labels: {
      reporter: "source",
      source_workload: workload,
      source_workload_namespace: fromNamespace,
      destination_service_name: name,
      destination_service_namespace: toNamespace,
      destination_workload: version === undefined ? "unknown" : `${name}-${version}`,
      destination_workload_namespace: toNamespace,
      destination_canonical_revision: version ?? "unknown",
      request_protocol: "http",
      response_code: code,
      response_flags: flags,
    },
    value: rateRps,
  };
}
