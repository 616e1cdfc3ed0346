import type { AppDeclaration, ConfigDeclaration } from "../declaration.ts";
import { config } from "../object-builder.ts";
import { gatewayContainer, gatewayPodLabels } from "./gateway-container.ts";

const OF_WAYPOINT = {
  "gateway.networking.k8s.io/gateway-name": "waypoint",
  "gateway.networking.k8s.io/gateway-class-name": "istio-waypoint",
};
const HTTP = [{ name: "http", port: 80, targetPort: 8080 }];

export const AMBIENT_APPS: readonly AppDeclaration[] = [
  {
    name: "portal",
    namespace: "ambient",
    ports: HTTP,
    dataplane: "ambient",
    versions: [{ version: "v1", replicas: 2, ageDays: 25, workload: "portal" }],
  },
  {
    name: "accounts",
    namespace: "ambient",
    ports: HTTP,
    dataplane: "ambient",
    versions: [{ version: "v1", replicas: 2, ageDays: 25, workload: "accounts" }],
  },
  {
    name: "ledger",
    namespace: "ambient",
    ports: [{ name: "tcp-ledger", port: 7000, targetPort: 7000 }],
    dataplane: "ambient",
    versions: [{ version: "v1", replicas: 1, ageDays: 25, workload: "ledger" }],
  },
  {
    name: "waypoint",
    namespace: "ambient",
    ports: [{ name: "mesh", port: 15008, targetPort: 15008, appProtocol: "hbone" }],
    dataplane: "none",
    selector: OF_WAYPOINT,
    workloadLabels: { ...OF_WAYPOINT, "gateway.istio.io/managed": "istio.io-mesh-controller" },
    container: gatewayContainer([15008], "waypoint"),
    versions: [
      { version: "", replicas: 1, ageDays: 25, workload: "waypoint", labels: gatewayPodLabels("waypoint") },
    ],
  },
];

export const AMBIENT_CONFIG: readonly ConfigDeclaration[] = [
  config(
    25,
    "kubectl-client-side-apply",
    `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: waypoint
  namespace: ambient
  labels: { istio.io/waypoint-for: service }
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - { name: mesh, port: 15008, protocol: HBONE }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: accounts-readers, namespace: ambient }
spec:
  targetRefs: [{ group: "", kind: Service, name: accounts }]
  action: ALLOW
  rules:
    - from:
        - source: { principals: [cluster.local/ns/ambient/sa/portal] }
      to:
        - operation: { methods: [GET] }
`,
  ),
];
