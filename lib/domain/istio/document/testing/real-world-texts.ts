/**
 * Texts as they lie in repositories and come out of tools: hand-written samples, Helm's and Kustomize's output, what a wizard
 * or `kubectl get -o yaml` writes. Each base is varied by what editors and tools do to bytes.
 */
export interface RealWorldText {
  readonly name: string;
  readonly text: string;
}

const BASES: Readonly<Record<string, string>> = {
  "a sample with comments": `# Sends most of the traffic to v1.
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews # the service's own name
spec:
  hosts:
  - reviews
  http:
  # testers first
  - match:
    - headers:
        end-user:
          exact: jason
    route:
    - destination:
        host: reviews
        subset: v2
  # everybody else
  - route:
    - destination:
        host: reviews
        subset: v1
      weight: 90   # raise slowly
    - destination:
        host: reviews
        subset: v3
      weight: 10
    retries: {attempts: 3, perTryTimeout: 2s}   # in line
    timeout: 10s
`,
  "a chart's output": `---
# Source: shop/templates/destinationrule.yaml
apiVersion: networking.istio.io/v1beta1
kind: DestinationRule
metadata:
  name: release-name-shop
  labels:
    helm.sh/chart: shop-1.2.3
    app.kubernetes.io/name: shop
    app.kubernetes.io/instance: release-name
    app.kubernetes.io/version: "1.16.0"
    app.kubernetes.io/managed-by: Helm
spec:
  host: "release-name-shop.default.svc.cluster.local"
  trafficPolicy:
    connectionPool:
      tcp:
        maxConnections: 100
      http:
        http1MaxPendingRequests: 10
        maxRequestsPerConnection: 1

    outlierDetection:
      consecutive5xxErrors: 5

      interval: "30s"
      baseEjectionTime: 1m
  subsets:

    - name: v1
      labels:
        version: "1"

    - name: v2
      labels:
        version: "2"

---
# Source: shop/templates/peerauthentication.yaml
apiVersion: security.istio.io/v1beta1
kind: PeerAuthentication
metadata:
  name: default
spec:
  mtls:
    mode: STRICT
`,
  "an object as kubectl gets it": `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"security.istio.io/v1","kind":"AuthorizationPolicy","metadata":{"annotations":{},"name":"allow-web","namespace":"shop"},"spec":{"action":"ALLOW","rules":[{"to":[{"operation":{"methods":["GET"]}}]}]}}
    note.example.com/why: 'it''s "needed" # still'
  creationTimestamp: "2026-03-01T10:00:00Z"
  generation: 3
  managedFields:
  - apiVersion: security.istio.io/v1
    fieldsType: FieldsV1
    fieldsV1:
      f:metadata:
        f:annotations:
          .: {}
          f:kubectl.kubernetes.io/last-applied-configuration: {}
      f:spec:
        .: {}
        f:action: {}
    manager: kubectl-client-side-apply
    operation: Update
    time: "2026-03-01T10:00:00Z"
  name: allow-web
  namespace: shop
  resourceVersion: "123456"
  uid: 6b1b2a0e-0000-4000-8000-000000000001
spec:
  action: ALLOW
  rules:
  - from:
    - source:
        principals:
        - cluster.local/ns/shop/sa/web
        - cluster.local/ns/shop/sa/batch
    to:
    - operation:
        methods:
        - GET
        paths:
        - /api/*
    when:
    - key: request.headers[x-tenant]
      values:
      - a
      - "b"
  selector:
    matchLabels:
      app: cart
`,
  "a wizard's object": `kind: VirtualService
apiVersion: networking.istio.io/v1
metadata:
  namespace: bookinfo
  name: reviews
  labels:
    kiali_wizard: traffic_shifting
spec:
  http:
    - route:
        - destination:
            host: reviews.bookinfo.svc.cluster.local
            subset: v1
          weight: 34
        - destination:
            host: reviews.bookinfo.svc.cluster.local
            subset: v2
          weight: 33
        - destination:
            host: reviews.bookinfo.svc.cluster.local
            subset: v3
          weight: 33
  hosts:
    - reviews.bookinfo.svc.cluster.local
  gateways: null
`,
  "a rate limit with scalars in blocks": `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: filter-lua
  namespace: shop
spec:
  workloadSelector:
    labels: {app: cart}
  configPatches:
    - applyTo: HTTP_FILTER
      match:
        context: SIDECAR_INBOUND
        listener:
          filterChain:
            filter:
              name: "envoy.filters.network.http_connection_manager"
      patch:
        operation: INSERT_BEFORE
        value:
          name: envoy.filters.http.lua
          typed_config:
            "@type": "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua"
            default_source_code:
              inline_string: |-
                function envoy_on_request(handle)   -- not a # comment
                  handle:headers():add("x", "y")

                end
          folded: >
            one line
            and the next

            and a paragraph
`,
  "a gateway in JSON": `{
  "apiVersion": "networking.istio.io/v1",
  "kind": "Gateway",
  "metadata": { "name": "edge", "namespace": "istio-system" },
  "spec": {
    "selector": { "istio": "ingressgateway" },
    "servers": [
      { "port": { "number": 80, "name": "http", "protocol": "HTTP" }, "hosts": ["*"] },
      {
        "port": { "number": 443, "name": "https", "protocol": "HTTPS" },
        "tls": { "mode": "SIMPLE", "credentialName": "edge" },
        "hosts": ["shop.example.com", "api.example.com"]
      }
    ]
  }
}
`,
  "a route of the Gateway API": `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: cart, namespace: shop}
spec:
  parentRefs: [{name: edge, namespace: istio-system}]
  hostnames: ["cart.example.com"]
  rules:
  - matches: [{path: {type: PathPrefix, value: /}}]
    filters:
    - {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-a, value: "1"}]}}
    backendRefs:
    - {name: cart-v1, port: 80, weight: 9}
    - {name: cart-v2, port: 80, weight: 1}   # canary
    timeouts: {request: 5s}
`,
  "an outside service with odd gaps": `apiVersion:   networking.istio.io/v1
kind:  ServiceEntry

metadata:
    name:   "payments"


spec:
    hosts: [ payments.example.com ,  "pay.example.com" ]
    location: MESH_EXTERNAL
    ports:
    -   number:  443
        name:    tls
        protocol:   TLS
    -   {number: 80, name: http, protocol: HTTP}
    resolution: DNS
    endpoints:
        -
            address: 192.0.2.1
            ports:
                tls: 8443
        - address: 192.0.2.2
...
`,
};

type Variation = readonly [name: string, (text: string) => string];

/** Lines of block scalars, and JSON, are left alone where a change would be one of the value. */
const hasBlockScalar = (text: string): boolean => /: [|>]/.test(text);

const VARIATIONS: readonly Variation[] = [
  ["as it is", (text) => text],
  ["with Windows' line ends", (text) => (hasBlockScalar(text) ? text : text.replaceAll("\n", "\r\n"))],
  ["without a last line end", (text) => text.trimEnd()],
  ["with a byte order mark", (text) => `\ufeff${text}`],
  [
    "with spaces at line ends",
    (text) => (hasBlockScalar(text) ? text : text.replace(/([\w"'\]}])$/gm, "$1  ")),
  ],
  [
    "with a comment behind every value",
    (text) =>
      hasBlockScalar(text) || text.startsWith("{")
        ? text
        : text.replace(/^(\s*[\w-]+: [\w.]+)$/gm, "$1 # why"),
  ],
  [
    "with a comment above every line of a list",
    (text) =>
      hasBlockScalar(text) || text.startsWith("{") ? text : text.replace(/^( *)(- )/gm, "$1# element\n$1$2"),
  ],
  [
    "with empty lines between keys",
    (text) => (hasBlockScalar(text) ? text : text.replace(/^( {0,2}\w+:)/gm, "\n$1")),
  ],
  [
    "with keys in quotes",
    (text) =>
      hasBlockScalar(text) || text.startsWith("{")
        ? text
        : text.replace(/^( *(?:- )?)(\w+):(?= |$)/gm, '$1"$2":'),
  ],
  [
    "indented twice as deep",
    (text) =>
      hasBlockScalar(text) || text.includes("\n    -   ")
        ? text
        : text.replace(/^ +/gm, (spaces) => spaces + spaces).replace(/^( *)- (?=\w)/gm, "$1-   "),
  ],
  ["between two others", (text) => between(text)],
  ["behind a license", (text) => `# Copyright the shop team\n#\n# Apache-2.0\n\n${text}`],
];

function between(text: string): string {
  const other = (name: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}   # untouched\ndata: {a: "b"}\n`;
  const inner = text.startsWith("---\n") ? text : `---\n${text}`;
  return `${inner.replace(/\n\.\.\.\n$/, "\n")}---\n${other("last")}`;
}

export const REAL_WORLD_TEXTS: readonly RealWorldText[] = Object.entries(BASES).flatMap(([base, text]) =>
  VARIATIONS.map(([variation, vary]) => ({ name: `${base}, ${variation}`, text: vary(text) })).filter(
    (entry, index) => index === 0 || entry.text !== text,
  ),
);
