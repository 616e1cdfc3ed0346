import type { AppDeclaration, ConfigDeclaration } from "../declaration.ts";
import { config } from "../object-builder.ts";
import { gatewayContainer, gatewayPodLabels } from "./gateway-container.ts";

const OF_GATEWAY = {
  "gateway.networking.k8s.io/gateway-name": "storefront",
  "gateway.networking.k8s.io/gateway-class-name": "istio",
};

export const GATEWAY_API_APPS: readonly AppDeclaration[] = [
  {
    name: "orders",
    namespace: "gateway-api",
    servicePerVersion: true,
    ports: [{ name: "http", port: 80, targetPort: 8080 }],
    dataplane: "sidecar",
    versions: [
      { version: "v1", replicas: 2, ageDays: 35 },
      { version: "v2", replicas: 1, ageDays: 9 },
    ],
  },
  {
    name: "inventory",
    namespace: "gateway-api",
    ports: [{ name: "grpc", port: 9090, targetPort: 9090, appProtocol: "grpc" }],
    dataplane: "sidecar",
    versions: [{ version: "v1", replicas: 2, ageDays: 35, workload: "inventory" }],
  },
  {
    name: "storefront-istio",
    namespace: "gateway-api",
    ports: [
      { name: "status-port", port: 15021, targetPort: 15021 },
      { name: "http", port: 80, targetPort: 80 },
    ],
    dataplane: "none",
    selector: OF_GATEWAY,
    workloadLabels: OF_GATEWAY,
    container: gatewayContainer([80]),
    serviceType: "LoadBalancer",
    versions: [
      {
        version: "",
        replicas: 1,
        ageDays: 35,
        workload: "storefront-istio",
        labels: gatewayPodLabels("storefront-istio"),
      },
    ],
  },
];

/** `orders-from-shop` is a consumer route: written beside the callers, it holds for them alone. */
export const GATEWAY_API_CONFIG: readonly ConfigDeclaration[] = [
  config(
    35,
    "helm-controller",
    `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: storefront, namespace: gateway-api }
spec:
  gatewayClassName: istio
  listeners:
    - name: http
      hostname: orders.example.net
      port: 80
      protocol: HTTP
      allowedRoutes: { namespaces: { from: Same } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: orders
  namespace: gateway-api
  labels: { app.kubernetes.io/managed-by: Helm, helm.sh/chart: orders-1.4.0 }
  annotations: { meta.helm.sh/release-name: orders, meta.helm.sh/release-namespace: gateway-api }
spec:
  parentRefs: [{ name: storefront }]
  hostnames: [orders.example.net]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /orders } }]
      backendRefs:
        - { name: orders-v1, port: 80, weight: 80 }
        - { name: orders-v2, port: 80, weight: 20 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: inventory, namespace: gateway-api }
spec:
  parentRefs: [{ group: "", kind: Service, name: inventory, port: 9090 }]
  rules:
    - matches: [{ method: { service: inventory.v1.Stock, method: Reserve } }]
      backendRefs: [{ name: inventory, port: 9090 }]
    - backendRefs: [{ name: inventory, port: 9090 }]
`,
  ),
  config(
    20,
    "kubectl-client-side-apply",
    `
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: orders-to-shop, namespace: gateway-api }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop }]
  to: [{ group: "", kind: Service, name: orders }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: orders-from-shop, namespace: shop }
spec:
  parentRefs: [{ group: "", kind: Service, name: orders, namespace: gateway-api, port: 80 }]
  rules:
    - timeouts: { request: 2s }
      backendRefs: [{ name: orders, namespace: gateway-api, port: 80 }]
`,
  ),
];
