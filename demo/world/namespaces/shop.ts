import type { AppDeclaration, ConfigDeclaration } from "../declaration.ts";
import { config } from "../object-builder.ts";

/** Opens Envoy's circuit-breaker and outlier statistics, which Istio does not export by default (decision 39). */
const WITH_STATISTICS = {
  "sidecar.istio.io/statsInclusionPrefixes": "cluster.outbound",
};

function shopApp(name: string, replicas: number, extra: Partial<AppDeclaration> = {}): AppDeclaration {
  return {
    name,
    namespace: "shop",
    ports: [{ name: "http", port: 80, targetPort: 8080 }],
    dataplane: "sidecar",
    podAnnotations: WITH_STATISTICS,
    versions: [{ version: "v1", replicas, ageDays: 45, workload: name }],
    ...extra,
  };
}

export const SHOP_APPS: readonly AppDeclaration[] = [
  shopApp("web", 3, {
    owner: {
      manager: "argocd-controller",
      operation: "Apply",
      labels: { "app.kubernetes.io/instance": "shop-web" },
      annotations: { "argocd.argoproj.io/tracking-id": "shop-web:apps/Deployment:shop/web" },
    },
  }),
  shopApp("cart", 2, { proxyLimits: false }),
  shopApp("catalog", 2, { proxyLimits: false, nativeSidecar: false }),
  shopApp("checkout", 2),
  shopApp("payments", 2),
  shopApp("recommendations", 3, {
    versions: [
      { version: "v1", replicas: 3, ageDays: 45 },
      { version: "v2", replicas: 2, ageDays: 2 },
    ],
  }),
];

/** Planted: route 1 of `catalog` names a subset nobody defines; outlier detection on `payments` can eject none of two. */
export const SHOP_CONFIG: readonly ConfigDeclaration[] = [
  config(
    45,
    "kubectl-client-side-apply",
    `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: PERMISSIVE } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: catalog, namespace: shop }
spec:
  host: catalog
  subsets:
    - { name: v1, labels: { version: v1 } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: catalog, namespace: shop }
spec:
  hosts: [catalog]
  http:
    - name: preview
      match:
        - headers: { x-preview: { exact: "true" } }
      route:
        - destination: { host: catalog, subset: v2 }
    - name: default
      route:
        - destination: { host: catalog, subset: v1 }
      timeout: 3s
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: payments, namespace: shop }
spec:
  host: payments
  trafficPolicy:
    connectionPool:
      tcp: { maxConnections: 40 }
      http: { http1MaxPendingRequests: 24, http2MaxRequests: 64, maxRetries: 3 }
    outlierDetection: { consecutive5xxErrors: 5, interval: 10s, baseEjectionTime: 30s }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: payments, namespace: shop }
spec:
  hosts: [payments]
  http:
    - route:
        - destination: { host: payments }
      timeout: 2s
      retries: { attempts: 0 }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: pay-provider, namespace: shop }
spec:
  hosts: [pay.example.net]
  location: MESH_EXTERNAL
  resolution: DNS
  ports:
    - { number: 80, name: http, protocol: HTTP, targetPort: 443 }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: pay-provider, namespace: shop }
spec:
  host: pay.example.net
  trafficPolicy:
    tls: { mode: SIMPLE, sni: pay.example.net }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments-callers, namespace: shop }
spec:
  selector: { matchLabels: { app: payments } }
  action: ALLOW
  rules:
    - from:
        - source: { principals: [cluster.local/ns/shop/sa/checkout] }
      to:
        - operation: { methods: [POST] }
`,
  ),
  config(
    44,
    "argocd-controller",
    `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
  labels: { app.kubernetes.io/instance: shop-web }
  annotations: { argocd.argoproj.io/tracking-id: "shop-web:networking.istio.io/VirtualService:shop/shop" }
spec:
  hosts: [shop.example.net]
  gateways: [istio-system/public]
  http:
    - name: pages
      route:
        - destination: { host: web, port: { number: 80 } }
      timeout: 15s
`,
  ),
  config(
    2,
    "kubectl-edit",
    `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: recommendations, namespace: shop }
spec:
  host: recommendations
  trafficPolicy:
    outlierDetection: { consecutiveGatewayErrors: 5, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 50 }
  subsets:
    - { name: v1, labels: { version: v1 } }
    - { name: v2, labels: { version: v2 } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: recommendations, namespace: shop }
spec:
  hosts: [recommendations]
  http:
    - name: split
      route:
        - destination: { host: recommendations, subset: v1 }
          weight: 70
        - destination: { host: recommendations, subset: v2 }
          weight: 30
      timeout: 1s
`,
  ),
];
