import type { Shape } from "../env.ts";
import { call, type CallClass, type TrafficModel } from "../traffic/traffic-model.ts";
import type { WorldDeclaration } from "./build-world.ts";
import type { AppDeclaration, ConfigDeclaration } from "./declaration.ts";
import { ISTIO_SYSTEM_APPS, ISTIO_SYSTEM_CONFIG } from "./namespaces/istio-system.ts";
import { config } from "./object-builder.ts";
import { seededRandom } from "./seeded-random.ts";

/**
 * A mesh of a given size: one Service for each application; each after the first of its namespace is called by one or two
 * earlier ones (performance.md). The same seed makes the same mesh.
 */
export function generatedMesh(
  shape: Shape,
  seed: string,
): { readonly declaration: WorldDeclaration; readonly traffic: TrafficModel } {
  const random = seededRandom(
    `${seed}/${String(shape.namespaces)}x${String(shape.apps)}x${String(shape.versions)}`,
  );
  const namespaces = Array.from(
    { length: shape.namespaces },
    (_, index) => `ns-${String(index + 1).padStart(3, "0")}`,
  );
  const apps = namespaces.flatMap((namespace) => appsOf(namespace, shape));
  const calls = namespaces.flatMap((namespace, index) => callsOf({ namespace, index, shape, random }));
  return {
    declaration: {
      namespaces: [
        { name: "istio-system", labels: {}, ageDays: 200 },
        { name: "foresail", labels: {}, ageDays: 40 },
        ...namespaces.map((name) => ({ name, labels: { "istio-injection": "enabled" }, ageDays: 60 })),
      ],
      apps: [...ISTIO_SYSTEM_APPS, ...apps],
      config: [
        ...ISTIO_SYSTEM_CONFIG,
        ...namespaces.map((namespace) => entryOf(namespace)),
        ...fillers(namespaces, shape),
      ],
    },
    traffic: { calls, profiles: new Map() },
  };
}

function appName(index: number): string {
  return `app-${String(index + 1).padStart(2, "0")}`;
}

function appsOf(namespace: string, { apps, versions }: Shape): readonly AppDeclaration[] {
  return Array.from({ length: apps }, (_, index) => ({
    name: appName(index),
    namespace,
    ports: [{ name: "http", port: 80, targetPort: 8080 }],
    dataplane: "sidecar",
    versions: Array.from({ length: versions }, (__, version) => ({
      version: `v${String(version + 1)}`,
      replicas: 1,
      ageDays: 30,
    })),
  }));
}

function entryOf(namespace: string): ConfigDeclaration {
  return config(
    30,
    "kubectl-client-side-apply",
    `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: entry, namespace: ${namespace} }
spec:
  selector: { istio: ingressgateway }
  servers:
    - port: { number: 80, name: http-${namespace}, protocol: HTTP }
      hosts: ["./${namespace}.example.org"]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: entry, namespace: ${namespace} }
spec:
  hosts: [${namespace}.example.org]
  gateways: [entry]
  http:
    - route:
        - destination: { host: ${appName(0)} }
`,
  );
}

/** Entries are a Gateway and a VirtualService each. */
const OBJECTS_OF_ENTRY = 2;

/** Rules and routes of single applications that change no traffic, up to the number of objects asked for. */
function fillers(
  namespaces: readonly string[],
  { apps, configObjects }: Shape,
): readonly ConfigDeclaration[] {
  const missing = (configObjects ?? 0) - OBJECTS_OF_ENTRY * namespaces.length;
  return Array.from({ length: Math.max(0, missing) }, (_, index) => {
    const namespace = namespaces[index % namespaces.length] ?? "";
    const turn = Math.floor(index / namespaces.length);
    const host = appName(Math.floor(turn / 2) % apps);
    const name = `${host}-${String(Math.floor(turn / 2 / apps) + 1)}`;
    return config(
      30,
      "kubectl-client-side-apply",
      turn % 2 === 0 ? ruleOf(namespace, name, host) : routeOf(namespace, name, host),
    );
  });
}

function ruleOf(namespace: string, name: string, host: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  host: ${host}
  trafficPolicy:
    loadBalancer: { simple: LEAST_REQUEST }
    connectionPool: { http: { http2MaxRequests: 1000 } }
`;
}

function routeOf(namespace: string, name: string, host: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  hosts: [${host}]
  http:
    - route:
        - destination: { host: ${host} }
`;
}

interface NamespacePart {
  readonly namespace: string;
  readonly index: number;
  readonly shape: Shape;
  readonly random: () => number;
}

function callsOf({ namespace, index, shape, random }: NamespacePart): readonly CallClass[] {
  const entry = call({
    from: {
      type: "outside",
      namespace: "istio-system",
      gatewayLabels: { app: "istio-ingressgateway", istio: "ingressgateway" },
      ip: "203.0.113.24",
    },
    authority: `${namespace}.example.org`,
    service: null,
    port: 80,
    rateRps: 2 + (index % 17),
  });
  const inner: CallClass[] = [];
  for (let callee = 1; callee < shape.apps; callee += 1) {
    const callers = new Set([
      Math.floor(random() * callee),
      ...(random() < 0.5 ? [Math.floor(random() * callee)] : []),
    ]);
    for (const caller of callers) {
      for (let version = 1; version <= shape.versions; version += 1) {
        inner.push(
          call({
            from: { type: "workload", namespace, workload: `${appName(caller)}-v${String(version)}` },
            authority: appName(callee),
            service: `${namespace}/${appName(callee)}`,
            perRequest: 0.4 + 0.5 * random(),
          }),
        );
      }
    }
  }
  return [entry, ...inner];
}
