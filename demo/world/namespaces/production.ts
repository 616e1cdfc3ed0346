import type { AppDeclaration, ConfigDeclaration } from "../declaration.ts";
import { config } from "../object-builder.ts";

const HTTP = [{ name: "http", port: 80, targetPort: 8080 }];

export const PRODUCTION_APPS: readonly AppDeclaration[] = [
  {
    name: "web",
    namespace: "production",
    ports: HTTP,
    dataplane: "sidecar",
    versions: [{ version: "v1", replicas: 2, ageDays: 60, workload: "web" }],
  },
  {
    name: "frontend",
    namespace: "production",
    ports: HTTP,
    dataplane: "sidecar",
    versions: [{ version: "v1", replicas: 3, ageDays: 60, workload: "frontend" }],
  },
  {
    name: "worker",
    namespace: "production",
    ports: [],
    dataplane: "sidecar",
    versions: [{ version: "v1", replicas: 2, ageDays: 60, workload: "worker" }],
  },
  {
    name: "api",
    namespace: "production",
    ports: HTTP,
    dataplane: "sidecar",
    versions: [
      { version: "v1", replicas: 3, ageDays: 60 },
      { version: "v2", replicas: 2, ageDays: 1 },
    ],
  },
];

/** The seed templates apply to this namespace unchanged. `api-old` is shadowed and the third route of `api` is dead. */
export const PRODUCTION_CONFIG: readonly ConfigDeclaration[] = [
  config(
    60,
    "kubectl-client-side-apply",
    `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: production }
spec: { mtls: { mode: PERMISSIVE } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: api, namespace: production }
spec:
  host: api
  trafficPolicy:
    connectionPool:
      tcp: { maxConnections: 100 }
      http: { http1MaxPendingRequests: 100, http2MaxRequests: 1000 }
    outlierDetection: { consecutive5xxErrors: 5, interval: 30s, baseEjectionTime: 30s, maxEjectionPercent: 50 }
  subsets:
    - { name: v1, labels: { version: v1 } }
    - { name: v2, labels: { version: v2 } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: app, namespace: production }
spec:
  hosts: [app.example.net]
  gateways: [istio-system/public]
  http:
    - name: pages
      route:
        - destination: { host: web, port: { number: 80 } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api-public, namespace: production }
spec:
  hosts: [api.example.net]
  gateways: [istio-system/public]
  http:
    - name: preview
      match:
        - uri: { prefix: /api }
          headers: { x-version: { exact: v2 } }
      route:
        - destination: { host: api, subset: v2, port: { number: 80 } }
      timeout: 10s
      retries: { attempts: 3, perTryTimeout: 3s, retryOn: "connect-failure,refused-stream,unavailable,cancelled,503" }
    - name: api
      match:
        - uri: { prefix: /api }
      route:
        - destination: { host: api, subset: v1, port: { number: 80 } }
          weight: 90
        - destination: { host: api, subset: v2, port: { number: 80 } }
          weight: 10
      timeout: 10s
      retries: { attempts: 3, perTryTimeout: 3s, retryOn: "connect-failure,refused-stream,unavailable,cancelled,503" }
`,
  ),
  config(
    30,
    "kubectl-edit",
    `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: production }
spec:
  hosts: [api]
  http:
    - name: preview
      match:
        - headers: { x-version: { exact: v2 } }
      route:
        - destination: { host: api, subset: v2 }
      timeout: 10s
      retries: { attempts: 3, perTryTimeout: 3s, retryOn: "connect-failure,refused-stream,unavailable,cancelled,503" }
    - name: everything
      route:
        - destination: { host: api, subset: v1 }
          weight: 90
        - destination: { host: api, subset: v2 }
          weight: 10
      timeout: 10s
      retries: { attempts: 3, perTryTimeout: 3s, retryOn: "connect-failure,refused-stream,unavailable,cancelled,503" }
    - name: old
      match:
        - uri: { prefix: /old }
      route:
        - destination: { host: api, subset: v1 }
`,
  ),
  config(
    12,
    "kubectl-client-side-apply",
    `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api-old, namespace: production }
spec:
  hosts: [api.production.svc.cluster.local]
  http:
    - route:
        - destination: { host: api, subset: v1 }
`,
  ),
];
