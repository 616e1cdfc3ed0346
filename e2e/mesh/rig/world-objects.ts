import { ISTIO_RELEASE } from "./programs.ts";
import { BRIDGE_ADDRESS } from "./network.ts";
import type { Plan, PlannedPod, PlannedService } from "./plan.ts";

export interface WorldObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly object[];
  };
  readonly [field: string]: unknown;
}

export const NODE = "node-1";

/** Statistics of Envoy that Istio leaves out unless a pod asks for them: circuit breakers and outlier detection. */
const PROXY_STATS =
  "proxyStatsMatcher:\n  inclusionRegexps:\n    - .*circuit_breakers.*\n    - .*outlier_detection.*\n    - .*upstream_rq_pending.*\n    - .*upstream_cx_overflow.*\n";

/** Same as the annotation, for the agent that no injector configures. */
export const PROXY_STATS_MATCHER = {
  inclusionRegexps: [
    ".*circuit_breakers.*",
    ".*outlier_detection.*",
    ".*upstream_rq_pending.*",
    ".*upstream_cx_overflow.*",
  ],
};

export function namespaceObjects({ world }: Plan): readonly WorldObject[] {
  const names = new Set(world.namespaces.map(({ name }) => name));
  const listed = world.namespaces.map(({ name, mesh, labels }) =>
    object("v1", "Namespace", {
      name,
      labels: { ...(mesh ? { "istio-injection": "enabled" } : {}), ...labels },
    }),
  );
  return names.has("istio-system")
    ? listed
    : [...listed, object("v1", "Namespace", { name: "istio-system" })];
}

export function accountObjects({ pods }: Plan): readonly WorldObject[] {
  const accounts = new Map(
    pods.map(({ namespace, serviceAccount: name }) => [`${namespace}/${name}`, { namespace, name }]),
  );
  const gateways = pods.filter(({ proxy }) => proxy === "router");
  return [
    ...[...accounts.values()].map((metadata) => object("v1", "ServiceAccount", metadata)),
    ...gateways.flatMap(secretReader),
  ];
}

/** Without it the gateway's listener waits for its certificate for ever. */
function secretReader({ namespace, serviceAccount }: PlannedPod): readonly WorldObject[] {
  const metadata = { namespace, name: `${serviceAccount}-secrets` };
  const apiGroup = "rbac.authorization.k8s.io";
  return [
    object(`${apiGroup}/v1`, "Role", metadata, {
      rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get", "watch", "list"] }],
    }),
    object(`${apiGroup}/v1`, "RoleBinding", metadata, {
      roleRef: { apiGroup, kind: "Role", name: metadata.name },
      subjects: [{ kind: "ServiceAccount", namespace, name: serviceAccount }],
    }),
  ];
}

export function serviceObjects({ services }: Plan): readonly WorldObject[] {
  return services.flatMap((service) => [serviceObject(service), endpointSlice(service)]);
}

function serviceObject({ namespace, name, labels, clusterIP, selector, ports }: PlannedService): WorldObject {
  return object("v1", "Service", { namespace, name, labels }, { spec: { clusterIP, selector, ports } });
}

function endpointSlice({ namespace, name, ports, pods }: PlannedService): WorldObject {
  const labels = {
    "kubernetes.io/service-name": name,
    "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
  };
  return object(
    "discovery.k8s.io/v1",
    "EndpointSlice",
    { namespace, name: `${name}-1`, labels },
    {
      addressType: "IPv4",
      ports: ports.map(({ name: portName, targetPort }) => ({
        name: portName,
        port: targetPort,
        protocol: "TCP",
      })),
      endpoints: pods.map((pod) => ({
        addresses: [pod.address],
        conditions: { ready: true, serving: true, terminating: false },
        nodeName: NODE,
        targetRef: { kind: "Pod", name: pod.name, namespace },
      })),
    },
  );
}

export function nodeObject(): WorldObject {
  return object("v1", "Node", {
    name: NODE,
    labels: { "kubernetes.io/hostname": NODE, "kubernetes.io/os": "linux" },
  });
}

export const NODE_STATUS = {
  addresses: [{ type: "InternalIP", address: BRIDGE_ADDRESS }],
  conditions: [
    { type: "Ready", status: "True", reason: "KubeletReady", message: "a network namespace per pod" },
  ],
};

/** What an installed Istio shows of itself. istiod itself is a process beside the API server. */
export function istioObjects(meshConfigYaml: string): readonly WorldObject[] {
  const labels = { app: "istiod", istio: "pilot", "istio.io/rev": "default" };
  const template = {
    metadata: { labels },
    spec: { serviceAccountName: "istiod", containers: [istiodContainer()] },
  };
  const metadata = { namespace: "istio-system", name: "istiod", labels };
  return [
    object("v1", "ServiceAccount", { namespace: "istio-system", name: "istiod" }),
    object(
      "v1",
      "ConfigMap",
      { namespace: "istio-system", name: "istio", labels: { "istio.io/rev": "default" } },
      {
        data: { mesh: meshConfigYaml, meshNetworks: "networks: {}" },
      },
    ),
    object("apps/v1", "Deployment", metadata, {
      spec: { replicas: 1, selector: { matchLabels: { app: "istiod" } }, template },
    }),
  ];
}

function istiodContainer(): object {
  return {
    name: "discovery",
    image: `docker.io/istio/pilot:${ISTIO_RELEASE}`,
    args: ["discovery", "--monitoringAddr=:15014"],
    env: [
      { name: "REVISION", value: "default" },
      { name: "PILOT_ENABLE_ALPN_FILTER", value: "false" },
      { name: "PILOT_ENABLE_METADATA_EXCHANGE", value: "false" },
    ],
  };
}

export const VALIDATION_WEBHOOK: WorldObject = object(
  "admissionregistration.k8s.io/v1",
  "ValidatingWebhookConfiguration",
  { name: "istio-validator", labels: { app: "istiod", "istio.io/rev": "default" } },
  {
    webhooks: [
      {
        name: "rev.validation.istio.io",
        clientConfig: { url: "https://istiod.istio-system.svc:15017/validate" },
        rules: [
          {
            operations: ["CREATE", "UPDATE"],
            apiGroups: [
              "security.istio.io",
              "networking.istio.io",
              "telemetry.istio.io",
              "extensions.istio.io",
            ],
            apiVersions: ["*"],
            resources: ["*"],
          },
        ],
        // istiod turns it to Fail once it serves.
        failurePolicy: "Ignore",
        sideEffects: "None",
        admissionReviewVersions: ["v1"],
      },
    ],
  },
);

export function podObject(pod: PlannedPod, owner: object | null): WorldObject {
  const { name, namespace, labels } = pod;
  const metadata = {
    name,
    namespace,
    labels,
    annotations: podAnnotations(pod),
    ...(owner === null ? {} : { ownerReferences: [owner] }),
  };
  return object("v1", "Pod", metadata, { spec: { nodeName: NODE, ...podSpec(pod) } });
}

function podAnnotations({ proxy, workload }: PlannedPod): Readonly<Record<string, string>> {
  const status = JSON.stringify({
    containers: ["istio-proxy"],
    initContainers: ["istio-init"],
    revision: "default",
  });
  const injected =
    proxy === "none" ? {} : { "sidecar.istio.io/status": status, "proxy.istio.io/config": PROXY_STATS };
  return { ...injected, ...workload.annotations };
}

export function podSpec({ proxy, serviceAccount, workload }: PlannedPod): object {
  const app = {
    name: "app",
    image: "foresail.dev/mesh/workload:1",
    ports: [...workload.httpPorts, ...workload.tcpPorts].map((containerPort) => ({ containerPort })),
  };
  const envoy = {
    name: "istio-proxy",
    image: `docker.io/istio/proxyv2:${ISTIO_RELEASE}`,
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "2", memory: "1Gi" } },
  };
  const containers = { none: [app], sidecar: [app, envoy], router: [envoy] }[proxy];
  return { serviceAccountName: serviceAccount, containers };
}

export function podStatus({ address }: PlannedPod, now: string): object {
  const condition = (type: string): object => ({ type, status: "True", lastTransitionTime: now });
  return {
    phase: "Running",
    hostIP: BRIDGE_ADDRESS,
    podIP: address,
    podIPs: [{ ip: address }],
    startTime: now,
    conditions: ["PodScheduled", "Initialized", "ContainersReady", "Ready"].map(condition),
  };
}

export function object(
  apiVersion: string,
  kind: string,
  metadata: WorldObject["metadata"],
  fields: Readonly<Record<string, unknown>> = {},
): WorldObject {
  return { apiVersion, kind, metadata, ...fields };
}
