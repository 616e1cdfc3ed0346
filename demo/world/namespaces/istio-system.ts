import type { JsonObject } from "@/lib/domain/base/json.ts";
import { CLUSTER_ID, ISTIO_VERSION } from "../cluster-plan.ts";
import type { AppDeclaration, ConfigDeclaration } from "../declaration.ts";
import { config } from "../object-builder.ts";
import { gatewayContainer, gatewayPodLabels } from "./gateway-container.ts";

const HELM = {
  manager: "helm",
  operation: "Update",
  labels: {
    "app.kubernetes.io/managed-by": "Helm",
    "app.kubernetes.io/part-of": "istio",
    "app.kubernetes.io/version": ISTIO_VERSION,
    "helm.sh/chart": `istiod-${ISTIO_VERSION}`,
  },
  annotations: { "meta.helm.sh/release-name": "istiod", "meta.helm.sh/release-namespace": "istio-system" },
} as const;

const ISTIOD: JsonObject = {
  name: "discovery",
  image: `docker.io/istio/pilot:${ISTIO_VERSION}`,
  args: [
    "discovery",
    "--monitoringAddr=:15014",
    "--log_output_level=default:info",
    "--domain",
    "cluster.local",
    "--keepaliveMaxServerConnectionAge",
    "30m",
  ],
  env: [
    { name: "REVISION", value: "default" },
    { name: "PILOT_CERT_PROVIDER", value: "istiod" },
    { name: "POD_NAMESPACE", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } } },
    {
      name: "SERVICE_ACCOUNT",
      valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "spec.serviceAccountName" } },
    },
    { name: "KUBECONFIG", value: "/var/run/secrets/remote/config" },
    { name: "CA_TRUSTED_NODE_ACCOUNTS", value: "istio-system/ztunnel" },
    { name: "PILOT_TRACE_SAMPLING", value: "1" },
    { name: "PILOT_ENABLE_ANALYSIS", value: "false" },
    { name: "PILOT_ENABLE_AMBIENT", value: "true" },
    { name: "CLUSTER_ID", value: CLUSTER_ID },
    { name: "PLATFORM", value: "" },
  ],
  ports: [
    { name: "debug", containerPort: 8080, protocol: "TCP" },
    { name: "grpc-xds", containerPort: 15010, protocol: "TCP" },
    { name: "tls-xds", containerPort: 15012, protocol: "TCP" },
    { name: "https-webhooks", containerPort: 15017, protocol: "TCP" },
    { name: "http-monitoring", containerPort: 15014, protocol: "TCP" },
  ],
  readinessProbe: { httpGet: { path: "/ready", port: 8080, scheme: "HTTP" }, periodSeconds: 3 },
  resources: { requests: { cpu: "500m", memory: "2Gi" } },
};

const ZTUNNEL: JsonObject = {
  name: "istio-proxy",
  image: `docker.io/istio/ztunnel:${ISTIO_VERSION}-distroless`,
  args: ["proxy", "ztunnel"],
  ports: [{ name: "ztunnel-stats", containerPort: 15020, protocol: "TCP" }],
  resources: { requests: { cpu: "200m", memory: "512Mi" } },
};

export const ISTIO_SYSTEM_APPS: readonly AppDeclaration[] = [
  {
    name: "istiod",
    namespace: "istio-system",
    ports: [
      { name: "grpc-xds", port: 15010, targetPort: 15010 },
      { name: "https-dns", port: 15012, targetPort: 15012 },
      { name: "https-webhook", port: 443, targetPort: 15017 },
      { name: "http-monitoring", port: 15014, targetPort: 15014 },
    ],
    dataplane: "none",
    selector: { istio: "pilot" },
    workloadLabels: { "istio.io/rev": "default" },
    container: ISTIOD,
    owner: HELM,
    versions: [
      {
        version: "",
        replicas: 1,
        ageDays: 53,
        workload: "istiod",
        labels: { "istio.io/rev": "default", "sidecar.istio.io/inject": "false" },
      },
    ],
  },
  {
    name: "istio-ingressgateway",
    namespace: "istio-system",
    serviceAccount: "istio-ingressgateway",
    ports: [
      { name: "status-port", port: 15021, targetPort: 15021 },
      { name: "http2", port: 80, targetPort: 8080 },
      { name: "https", port: 443, targetPort: 8443 },
    ],
    dataplane: "none",
    selector: { istio: "ingressgateway" },
    container: gatewayContainer([15021, 8080, 8443]),
    serviceType: "LoadBalancer",
    owner: { ...HELM, labels: { ...HELM.labels, "helm.sh/chart": `gateway-${ISTIO_VERSION}` } },
    versions: [
      {
        version: "",
        replicas: 2,
        ageDays: 53,
        workload: "istio-ingressgateway",
        labels: gatewayPodLabels("istio-ingressgateway"),
      },
    ],
  },
  {
    name: "ztunnel",
    namespace: "istio-system",
    ports: [],
    dataplane: "none",
    kind: "DaemonSet",
    container: ZTUNNEL,
    owner: { ...HELM, labels: { ...HELM.labels, "helm.sh/chart": `ztunnel-${ISTIO_VERSION}` } },
    versions: [
      {
        version: "",
        replicas: 3,
        ageDays: 53,
        workload: "ztunnel",
        labels: { "sidecar.istio.io/inject": "false" },
      },
    ],
  },
];

/** Planted: `rate-limit` sets neither filter_enabled nor filter_enforced, which Envoy reads as 0 %. */
export const ISTIO_SYSTEM_CONFIG: readonly ConfigDeclaration[] = [
  config(
    53,
    "helm",
    `
apiVersion: v1
kind: ConfigMap
metadata:
  name: istio
  namespace: istio-system
  labels: { istio.io/rev: default, release: istiod, app.kubernetes.io/managed-by: Helm }
data:
  mesh: |-
    defaultConfig:
      discoveryAddress: istiod.istio-system.svc:15012
      tracing: {}
    defaultProviders:
      metrics:
      - prometheus
    enablePrometheusMerge: true
    rootNamespace: istio-system
    trustDomain: cluster.local
  meshNetworks: "networks: {}"
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: istio-sidecar-injector
  namespace: istio-system
  labels: { istio.io/rev: default, release: istiod }
data:
  values: |-
    { "global": { "proxy": { "image": "proxyv2" }, "tag": "${ISTIO_VERSION}", "hub": "docker.io/istio" }, "revision": "" }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: demo-scenario, namespace: istio-system }
data: {}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: istio }
spec: { controllerName: istio.io/gateway-controller }
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: istio-waypoint }
spec: { controllerName: istio.io/mesh-controller }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata:
  name: istio-sidecar-injector
  labels: { istio.io/rev: default, istio.io/tag: default, app: sidecar-injector }
webhooks:
  - name: rev.namespace.sidecar-injector.istio.io
    clientConfig: { service: { name: istiod, namespace: istio-system, path: /inject, port: 443 } }
    sideEffects: None
    admissionReviewVersions: [v1]
    failurePolicy: Fail
    rules: [{ operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [pods] }]
    namespaceSelector:
      matchExpressions:
        - { key: istio.io/rev, operator: In, values: [default] }
        - { key: istio-injection, operator: DoesNotExist }
    objectSelector:
      matchExpressions:
        - { key: sidecar.istio.io/inject, operator: NotIn, values: ["false"] }
  - name: namespace.sidecar-injector.istio.io
    clientConfig: { service: { name: istiod, namespace: istio-system, path: /inject, port: 443 } }
    sideEffects: None
    admissionReviewVersions: [v1]
    failurePolicy: Fail
    rules: [{ operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [pods] }]
    namespaceSelector:
      matchExpressions:
        - { key: istio-injection, operator: In, values: [enabled] }
    objectSelector:
      matchExpressions:
        - { key: sidecar.istio.io/inject, operator: NotIn, values: ["false"] }
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: istio-validator-istio-system
  labels: { istio.io/rev: default, app: istiod }
webhooks:
  - name: rev.validation.istio.io
    clientConfig: { service: { name: istiod, namespace: istio-system, path: /validate, port: 443 } }
    sideEffects: None
    admissionReviewVersions: [v1]
    failurePolicy: Fail
    rules:
      - operations: [CREATE, UPDATE]
        apiGroups: [security.istio.io, networking.istio.io, telemetry.istio.io, extensions.istio.io]
        apiVersions: ["*"]
        resources: ["*"]
    objectSelector:
      matchExpressions:
        - { key: istio.io/rev, operator: In, values: [default] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: istio-system }
spec: { mtls: { mode: STRICT } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      tls: { mode: SIMPLE, credentialName: example-net }
      hosts: [shop.example.net, app.example.net, api.example.net, bookinfo.example.net]
---
apiVersion: v1
kind: Secret
metadata: { name: example-net, namespace: istio-system }
type: kubernetes.io/tls
data: { tls.crt: "", tls.key: "" }
`,
  ),
  config(
    18,
    "kubectl-client-side-apply",
    `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: rate-limit, namespace: istio-system }
spec:
  workloadSelector: { labels: { istio: ingressgateway } }
  configPatches:
    - applyTo: HTTP_FILTER
      match:
        context: GATEWAY
        listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager } } }
      patch:
        operation: INSERT_BEFORE
        value:
          name: envoy.filters.http.local_ratelimit
          typed_config:
            "@type": type.googleapis.com/udpa.type.v1.TypedStruct
            type_url: type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
            value:
              stat_prefix: http_local_rate_limiter
              token_bucket: { max_tokens: 100, tokens_per_fill: 10, fill_interval: 1s }
`,
  ),
];
