import type { KubeObject } from "../../lib/domain/kube/kube-object.ts";
import type { JsonObject } from "../../lib/domain/base/json.ts";

interface Place {
  readonly namespace: string;
  /** An application of the namespace. */
  readonly app: string;
  /** Tells apart what is made for one application. */
  readonly turn: number;
}

type Make = (place: Place) => KubeObject;

function object(
  [apiVersion, kind]: readonly [string, string],
  { namespace, app, turn }: Place,
  spec: JsonObject,
): KubeObject {
  const metadata = {
    namespace,
    name: `${app}-${String(turn)}`,
    uid: `${kind}/${namespace}/${app}/${String(turn)}`,
  };
  return { apiVersion, kind, metadata, spec };
}

const NETWORKING = "networking.istio.io/v1";
const SECURITY = "security.istio.io/v1";
const selects = (app: string): JsonObject => ({ matchLabels: { app } });

const virtualService: Make = (place) =>
  object([NETWORKING, "VirtualService"], place, {
    hosts: [place.app],
    http: [
      {
        match: [{ uri: { prefix: `/v${String(place.turn)}` }, headers: { "x-user": { exact: "tester" } } }],
        route: [{ destination: { host: place.app, subset: "v1" } }],
        timeout: "5s",
      },
      { route: [{ destination: { host: place.app } }], retries: { attempts: 2, perTryTimeout: "1s" } },
    ],
  });

const destinationRule: Make = (place) =>
  object([NETWORKING, "DestinationRule"], place, {
    host: place.app,
    trafficPolicy: {
      connectionPool: { http: { http2MaxRequests: 1000 } },
      outlierDetection: { consecutive5xxErrors: 5, maxEjectionPercent: 50 },
    },
    subsets: [{ name: "v1", labels: { version: "v1" } }],
  });

const authorizationPolicy: Make = (place) =>
  object([SECURITY, "AuthorizationPolicy"], place, {
    selector: selects(place.app),
    action: "ALLOW",
    rules: [
      {
        from: [{ source: { principals: [`cluster.local/ns/${place.namespace}/sa/${place.app}`] } }],
        to: [{ operation: { methods: ["GET"], paths: ["/api/*"] } }],
      },
    ],
  });

const serviceEntry: Make = (place) =>
  object([NETWORKING, "ServiceEntry"], place, {
    hosts: [`${place.app}-${String(place.turn)}.${place.namespace}.example`],
    ports: [{ number: 443, name: "tls", protocol: "TLS" }],
    location: "MESH_EXTERNAL",
    resolution: "DNS",
  });

const peerAuthentication: Make = (place) =>
  object([SECURITY, "PeerAuthentication"], place, { selector: selects(place.app), mtls: { mode: "STRICT" } });

const sidecar: Make = (place) =>
  object([NETWORKING, "Sidecar"], place, {
    workloadSelector: { labels: { app: place.app } },
    egress: [{ hosts: ["./*", "istio-system/*"] }],
  });

const requestAuthentication: Make = (place) =>
  object([SECURITY, "RequestAuthentication"], place, {
    selector: selects(place.app),
    jwtRules: [{ issuer: "https://id.example", jwksUri: "https://id.example/keys" }],
  });

const telemetry: Make = (place) =>
  object(["telemetry.istio.io/v1", "Telemetry"], place, {
    selector: selects(place.app),
    accessLogging: [{ disabled: true }],
  });

const httpRoute: Make = (place) =>
  object(["gateway.networking.k8s.io/v1", "HTTPRoute"], place, {
    parentRefs: [{ group: "", kind: "Service", name: place.app, port: 80 }],
    rules: [{ backendRefs: [{ name: place.app, port: 80, weight: 100 }] }],
  });

/** In so many parts as people write them: mostly routes, rules and policies. */
const MIX: readonly Make[] = [
  virtualService,
  virtualService,
  virtualService,
  destinationRule,
  destinationRule,
  destinationRule,
  authorizationPolicy,
  authorizationPolicy,
  serviceEntry,
  peerAuthentication,
  sidecar,
  requestAuthentication,
  telemetry,
  httpRoute,
];

/** `count` Istio and Gateway API objects of every kind that people write, spread over the applications of the namespaces. */
export function mixedConfig(
  count: number,
  { namespaces, apps }: { readonly namespaces: readonly string[]; readonly apps: readonly string[] },
): readonly KubeObject[] {
  return Array.from({ length: count }, (_, index) => {
    const turn = Math.floor(index / namespaces.length);
    const namespace = namespaces[index % namespaces.length] ?? "";
    const app = apps[turn % apps.length] ?? "";
    const make = MIX[Math.floor(index / namespaces.length) % MIX.length] ?? virtualService;
    return make({ namespace, app, turn });
  });
}
