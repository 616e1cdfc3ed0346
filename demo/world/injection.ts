import type { JsonObject } from "@/lib/domain/base/json.ts";
import type { Labels } from "@/lib/domain/kube/kube-object.ts";
import type { AppDeclaration } from "./declaration.ts";
import { CLUSTER_ID, ISTIO_VERSION } from "./cluster-plan.ts";

export const PROXY_IMAGE = `docker.io/istio/proxyv2:${ISTIO_VERSION}`;

const PROXY_VOLUMES = [
  "workload-socket",
  "credential-socket",
  "workload-certs",
  "istio-envoy",
  "istio-data",
  "istio-podinfo",
  "istio-token",
  "istiod-ca-cert",
];

interface InjectedPod {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly initContainers: readonly JsonObject[];
  readonly containers: readonly JsonObject[];
}

const ADDED_NOTHING: InjectedPod = { labels: {}, annotations: {}, initContainers: [], containers: [] };

/** What Istio 1.31's injector and ambient's node agent add to a pod. Native sidecars stand among the init containers. */
export function injectedParts(app: AppDeclaration, version: string): InjectedPod {
  if (app.dataplane === "none") return ADDED_NOTHING;
  if (app.dataplane === "ambient") {
    return { ...ADDED_NOTHING, annotations: { "ambient.istio.io/redirection": "enabled" } };
  }
  const native = app.nativeSidecar !== false;
  const proxy = proxyContainer(app, native);
  const init = native ? [INIT_CONTAINER, proxy] : [INIT_CONTAINER];
  return {
    labels: {
      "security.istio.io/tlsMode": "istio",
      "service.istio.io/canonical-name": app.name,
      "service.istio.io/canonical-revision": version,
    },
    annotations: {
      "istio.io/rev": "default",
      "kubectl.kubernetes.io/default-container": app.name,
      "prometheus.io/path": "/stats/prometheus",
      "prometheus.io/port": "15020",
      "prometheus.io/scrape": "true",
      "sidecar.istio.io/status": JSON.stringify({
        initContainers: native ? ["istio-init", "istio-proxy"] : ["istio-init"],
        containers: native ? null : ["istio-proxy"],
        volumes: PROXY_VOLUMES,
        imagePullSecrets: null,
        revision: "default",
      }),
    },
    initContainers: init,
    containers: native ? [] : [proxy],
  };
}

const INIT_CONTAINER: JsonObject = {
  name: "istio-init",
  image: PROXY_IMAGE,
  args: [
    "istio-iptables",
    "-p",
    "15001",
    "-z",
    "15006",
    "-u",
    "1337",
    "-m",
    "REDIRECT",
    "-i",
    "*",
    "-x",
    "",
    "-b",
    "*",
    "-d",
    "15090,15021,15020",
  ],
  resources: { limits: { cpu: "2", memory: "1Gi" }, requests: { cpu: "100m", memory: "128Mi" } },
};

function proxyContainer(app: AppDeclaration, native: boolean): JsonObject {
  const requests = { cpu: "100m", memory: "128Mi" };
  return {
    name: "istio-proxy",
    image: PROXY_IMAGE,
    args: ["proxy", "sidecar", "--domain", "$(POD_NAMESPACE).svc.cluster.local", "--proxyLogLevel=warning"],
    env: [
      { name: "PILOT_CERT_PROVIDER", value: "istiod" },
      { name: "CA_ADDR", value: "istiod.istio-system.svc:15012" },
      { name: "ISTIO_META_CLUSTER_ID", value: CLUSTER_ID },
      { name: "ISTIO_META_WORKLOAD_NAME", value: app.name },
      { name: "ISTIO_META_MESH_ID", value: "cluster.local" },
      { name: "TRUST_DOMAIN", value: "cluster.local" },
    ],
    ports: [{ containerPort: 15090, name: "http-envoy-prom", protocol: "TCP" }],
    readinessProbe: {
      httpGet: { path: "/healthz/ready", port: 15021, scheme: "HTTP" },
      periodSeconds: 15,
      failureThreshold: 4,
    },
    resources: app.proxyLimits === false ? { requests } : { limits: { cpu: "2", memory: "1Gi" }, requests },
    ...(native ? { restartPolicy: "Always" } : {}),
  };
}
