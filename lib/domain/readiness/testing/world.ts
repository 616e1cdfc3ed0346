import { parseDocuments } from "../../istio/document.ts";
import type { KubeObject, Labels } from "../../kube/kube-object.ts";
import { snapshotOf } from "../../mesh/snapshot-of.ts";
import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import type { LabelledValue, ObservedEdge } from "../../traffic/edges.ts";
import type { ReadinessTraffic } from "../facts.ts";

export interface CasePod {
  /** `namespace/app`; the Deployment of the same name owns it. */
  readonly at: string;
  /** Image of the proxy; null for none. */
  readonly proxy?: string | null;
  readonly labels?: Labels;
}

export interface CaseEdge {
  readonly from: string;
  readonly to: string;
  readonly rateRps: number;
  /** Share with mutual TLS, 0–1. */
  readonly mtls: number;
  readonly p99Ms?: number;
}

export interface CaseWorld {
  readonly given?: string;
  readonly pods?: readonly CasePod[];
  /** Labels by namespace; those of pods are there without. */
  readonly namespaces?: Readonly<Record<string, Labels>>;
  /** A Service with an HTTP port in front of each app. */
  readonly service?: boolean;
  readonly manyServices?: number;
  readonly traffic?: {
    readonly edges?: readonly CaseEdge[];
    readonly controlPlane?: readonly { readonly name: string; readonly value: number }[];
  };
}

const PROXY = "docker.io/istio/proxyv2:1.31.0";

export function caseMesh(world: CaseWorld): MeshSnapshot {
  const pods = world.pods ?? [];
  const apps = [...new Set(pods.map(({ at }) => at))];
  const objects = [
    ...namespacesOf(world, apps),
    ...pods.map(podOf),
    ...(world.service === true
      ? apps.flatMap((app) => serviceOf(app, pods.filter(({ at }) => at === app).length))
      : []),
    ...Array.from({ length: world.manyServices ?? 0 }, (_, at) => plainService(`many/s${String(at)}`)),
    ...documentsOf(world.given ?? ""),
  ];
  return snapshotOf({ cluster: "c", objects });
}

function documentsOf(text: string): readonly KubeObject[] {
  return parseDocuments(text).documents.flatMap((document) => {
    const object = document.toObject();
    return object.ok ? [object.value] : [];
  });
}

function namespacesOf({ namespaces = {} }: CaseWorld, apps: readonly string[]): readonly KubeObject[] {
  const names = new Set([...apps.map((at) => split(at).namespace), ...Object.keys(namespaces)]);
  return [...names].map((name) => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: namespaces[name] ?? { "istio-injection": "enabled" } },
    status: { phase: "Active" },
  }));
}

function split(at: string): { readonly namespace: string; readonly name: string } {
  const [namespace = "", name = ""] = at.split("/");
  return { namespace, name };
}

function podOf({ at, proxy = PROXY, labels = {} }: CasePod, index: number): KubeObject {
  const { namespace, name } = split(at);
  const hash = "5d6f";
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      namespace,
      name: `${name}-${hash}-${String(index)}`,
      labels: { app: name, "pod-template-hash": hash, ...labels },
      ownerReferences: [
        { apiVersion: "apps/v1", kind: "ReplicaSet", uid: "u", name: `${name}-${hash}`, controller: true },
      ],
    },
    spec: {
      serviceAccountName: name,
      containers: [{ name: "app" }, ...(proxy === null ? [] : [{ name: "istio-proxy", image: proxy }])],
    },
    status: {
      phase: "Running",
      podIP: `10.0.0.${String(index + 1)}`,
      conditions: [{ type: "Ready", status: "True" }],
    },
  };
}

function plainService(at: string): KubeObject {
  const { namespace, name } = split(at);
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { namespace, name },
    spec: {
      clusterIP: "10.9.0.1",
      selector: { app: name },
      ports: [{ name: "http", port: 80, targetPort: 8080 }],
    },
  };
}

function serviceOf(at: string, pods: number): readonly KubeObject[] {
  const { namespace, name } = split(at);
  return [
    plainService(at),
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { namespace, name: `${name}-1`, labels: { "kubernetes.io/service-name": name } },
      ports: [{ name: "http", port: 8080 }],
      endpoints: Array.from({ length: pods }, (_, index) => ({
        addresses: [`10.0.0.${String(index + 1)}`],
        conditions: { ready: true },
        targetRef: { kind: "Pod", namespace, name: `${name}-5d6f-${String(index)}` },
      })),
    },
  ];
}

/** Null where the case says nothing of traffic. */
export function caseTraffic({ traffic }: CaseWorld): ReadinessTraffic | null {
  if (traffic === undefined) return null;
  return {
    windowS: 3_600,
    edges: (traffic.edges ?? []).map(edgeOf),
    controlPlane: (traffic.controlPlane ?? []).map(({ name, value }): LabelledValue => ({
      labels: { __name__: name },
      value,
    })),
  };
}

function edgeOf({ from, to, rateRps, mtls, p99Ms }: CaseEdge): ObservedEdge {
  const [source, destination] = [split(from), split(to)];
  return {
    source: {
      namespace: source.namespace,
      workload: source.name,
      app: source.name,
      version: "",
      principal: null,
    },
    destination: {
      service: destination.name,
      serviceNamespace: destination.namespace,
      host: `${destination.name}.${destination.namespace}.svc.cluster.local`,
      workload: destination.name,
      workloadNamespace: destination.namespace,
      app: destination.name,
      version: "",
    },
    protocol: "http",
    reporter: "destination",
    rateRps,
    codes: [],
    errorRatio: 0,
    health: { state: "healthy", because: [] },
    latencyMs: p99Ms === undefined ? null : { p50: p99Ms, p95: p99Ms, p99: p99Ms },
    tcp: null,
    mtlsRatio: mtls,
  };
}
