import type { AppDeclaration, ConfigDeclaration } from "../declaration.ts";
import { config } from "../object-builder.ts";

function bookinfoApp(
  name: string,
  versions: AppDeclaration["versions"],
  extra: Partial<AppDeclaration> = {},
): AppDeclaration {
  return {
    name,
    namespace: "bookinfo",
    serviceAccount: `bookinfo-${name}`,
    ports: [{ name: "http", port: 9080, targetPort: 9080 }],
    dataplane: "sidecar",
    versions,
    ...extra,
  };
}

export const BOOKINFO_APPS: readonly AppDeclaration[] = [
  bookinfoApp("productpage", [{ version: "v1", replicas: 2, ageDays: 100 }], {
    owner: {
      manager: "kustomize-controller",
      operation: "Apply",
      labels: {
        "kustomize.toolkit.fluxcd.io/name": "bookinfo",
        "kustomize.toolkit.fluxcd.io/namespace": "flux-system",
      },
      annotations: {},
    },
  }),
  bookinfoApp("details", [{ version: "v1", replicas: 1, ageDays: 100 }]),
  bookinfoApp("reviews", [
    { version: "v1", replicas: 1, ageDays: 100 },
    { version: "v2", replicas: 1, ageDays: 100 },
    { version: "v3", replicas: 1, ageDays: 100 },
  ]),
  bookinfoApp("ratings", [{ version: "v1", replicas: 1, ageDays: 100 }]),
  bookinfoApp("mongodb", [{ version: "v1", replicas: 1, ageDays: 100 }], {
    ports: [{ name: "tcp-mongo", port: 27017, targetPort: 27017 }],
  }),
];

/** Planted: `old-exporter` names a ServiceAccount that does not exist, so nobody can match it. */
export const BOOKINFO_CONFIG: readonly ConfigDeclaration[] = [
  config(
    100,
    "kustomize-controller",
    `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: bookinfo
  namespace: bookinfo
  labels: { kustomize.toolkit.fluxcd.io/name: bookinfo, kustomize.toolkit.fluxcd.io/namespace: flux-system }
spec:
  hosts: [bookinfo.example.net]
  gateways: [istio-system/public]
  http:
    - match:
        - uri: { exact: /productpage }
        - uri: { prefix: /static }
        - uri: { prefix: /api/v1/products }
      route:
        - destination: { host: productpage, port: { number: 9080 } }
`,
  ),
  config(
    90,
    "kubectl-client-side-apply",
    `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: bookinfo }
spec:
  host: reviews
  subsets:
    - { name: v1, labels: { version: v1 } }
    - { name: v2, labels: { version: v2 } }
    - { name: v3, labels: { version: v3 } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: bookinfo }
spec:
  hosts: [reviews]
  http:
    - route:
        - destination: { host: reviews, subset: v1 }
          weight: 33
        - destination: { host: reviews, subset: v2 }
          weight: 33
        - destination: { host: reviews, subset: v3 }
          weight: 34
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: old-exporter, namespace: bookinfo }
spec:
  selector: { matchLabels: { app: ratings } }
  action: DENY
  rules:
    - from:
        - source: { principals: [cluster.local/ns/bookinfo/sa/ratings-exporter] }
`,
  ),
];
