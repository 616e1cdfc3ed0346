import { isJsonObject, type JsonObject } from "@/lib/domain/base/json.ts";
import type { KubeObject, Labels } from "@/lib/domain/kube/kube-object.ts";
import type { AddressPlan, PodPlace } from "./cluster-plan.ts";
import type { AppDeclaration, VersionDeclaration } from "./declaration.ts";
import { injectedParts } from "./injection.ts";
import { buildObject, controllerReference, stableSuffix, timestamp } from "./object-builder.ts";

const DEPLOYED_BY = {
  manager: "kubectl-client-side-apply",
  operation: "Update",
  labels: {},
  annotations: {},
} as const;

interface BuildContext {
  readonly anchorMs: number;
  readonly addresses: AddressPlan;
}

function workloadName(app: AppDeclaration, version: VersionDeclaration): string {
  return version.workload ?? `${app.name}-${version.version}`;
}

/** ServiceAccount, Service, Deployments, ReplicaSets, Pods and the EndpointSlice of an application. */
export function buildApp(context: BuildContext, app: AppDeclaration): readonly KubeObject[] {
  const oldest = Math.max(...app.versions.map((version) => version.ageDays));
  const account = buildObject(context.anchorMs, {
    apiVersion: "v1",
    kind: "ServiceAccount",
    name: app.serviceAccount ?? app.name,
    namespace: app.namespace,
    ageDays: oldest,
    manager: DEPLOYED_BY.manager,
    body: {},
  });
  const versions = app.versions.map((version) => buildVersion(context, app, version));
  const objects = [account, ...versions.flatMap((version) => version.objects)];
  if (app.ports.length === 0) return objects;
  return [
    ...objects,
    ...buildService(context, {
      app,
      name: app.name,
      selector: { app: app.name, ...app.selector },
      ageDays: oldest,
      endpoints: versions.flatMap((version) => version.endpoints),
    }),
    ...(app.servicePerVersion === true ? versions.flatMap((version) => version.service) : []),
  ];
}

interface BuiltVersion {
  readonly objects: readonly KubeObject[];
  readonly endpoints: readonly JsonObject[];
  /** The version's own Service, for applications that have one for each. */
  readonly service: readonly KubeObject[];
}

function buildVersion(context: BuildContext, app: AppDeclaration, version: VersionDeclaration): BuiltVersion {
  const owner = app.owner ?? DEPLOYED_BY;
  const name = workloadName(app, version);
  const selector = selectorLabels(app, version);
  const isDaemonSet = app.kind === "DaemonSet";
  const template = podTemplate(app, version);
  const counts = {
    replicas: version.replicas,
    readyReplicas: version.replicas,
    availableReplicas: version.replicas,
  };
  const deployment = buildObject(context.anchorMs, {
    apiVersion: "apps/v1",
    kind: isDaemonSet ? "DaemonSet" : "Deployment",
    name,
    namespace: app.namespace,
    labels: { ...selector, ...app.workloadLabels, ...owner.labels },
    annotations: { "deployment.kubernetes.io/revision": "1", ...owner.annotations },
    ageDays: version.ageDays,
    manager: owner.manager,
    operation: owner.operation,
    body: isDaemonSet
      ? daemonSetBody(version.replicas, { selector: { matchLabels: selector }, template })
      : {
          spec: {
            replicas: version.replicas,
            revisionHistoryLimit: 10,
            progressDeadlineSeconds: 600,
            selector: { matchLabels: selector },
            strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
            template,
          },
          status: {
            observedGeneration: 1,
            updatedReplicas: version.replicas,
            ...counts,
            conditions: DEPLOYMENT_CONDITIONS,
          },
        },
  });
  const hash = stableSuffix(`${app.namespace}/${name}`, 9);
  const replicaSet = buildObject(context.anchorMs, {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    name: `${name}-${hash}`,
    namespace: app.namespace,
    labels: { ...selector, "pod-template-hash": hash },
    owner: controllerReference(deployment),
    ageDays: version.ageDays,
    manager: "kube-controller-manager",
    body: {
      spec: {
        replicas: version.replicas,
        selector: { matchLabels: { ...selector, "pod-template-hash": hash } },
        template: {
          ...template,
          metadata: withLabel(template, { ...selector, ...version.labels, "pod-template-hash": hash }),
        },
      },
      status: { observedGeneration: 1, fullyLabeledReplicas: version.replicas, ...counts },
    },
  });
  const places = Array.from({ length: version.replicas }, () => context.addresses.nextPod());
  const controller = isDaemonSet ? deployment : replicaSet;
  const pods = places.map((place, index) =>
    buildPod(context, {
      app,
      version,
      controller,
      place,
      name: podName(controller.metadata.name, index),
      ageDays: version.ageDays,
    }),
  );
  const endpoints = pods.map((pod, index) => endpointOf(pod, places[index]));
  return {
    objects: [deployment, ...(isDaemonSet ? [] : [replicaSet]), ...pods],
    endpoints,
    service:
      app.servicePerVersion === true
        ? buildService(context, { app, name, selector, ageDays: version.ageDays, endpoints })
        : [],
  };
}

/** Labels by which a version's pods are selected; they never change in its life. */
function selectorLabels(app: AppDeclaration, version: VersionDeclaration): Labels {
  return { app: app.name, ...(version.version === "" ? {} : { version: version.version }), ...app.selector };
}

function daemonSetBody(nodes: number, desired: JsonObject): JsonObject {
  return {
    spec: { ...desired, updateStrategy: { type: "RollingUpdate" } },
    status: {
      observedGeneration: 1,
      currentNumberScheduled: nodes,
      desiredNumberScheduled: nodes,
      numberAvailable: nodes,
      numberMisscheduled: 0,
      numberReady: nodes,
      updatedNumberScheduled: nodes,
    },
  };
}

function podName(replicaSet: string, index: number): string {
  return `${replicaSet}-${stableSuffix(`${replicaSet}/${String(index)}`, 5)}`;
}

const DEPLOYMENT_CONDITIONS: readonly JsonObject[] = [
  {
    type: "Available",
    status: "True",
    reason: "MinimumReplicasAvailable",
    message: "Deployment has minimum availability.",
  },
  {
    type: "Progressing",
    status: "True",
    reason: "NewReplicaSetAvailable",
    message: "ReplicaSet has successfully progressed.",
  },
];

function podTemplate(app: AppDeclaration, version: VersionDeclaration): JsonObject {
  const annotations: Labels = {
    ...app.podAnnotations,
    ...version.annotations,
    ...(app.nativeSidecar === false ? { "sidecar.istio.io/nativeSidecar": "false" } : {}),
  };
  return {
    metadata: {
      labels: { ...selectorLabels(app, version), ...version.labels },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: {
      serviceAccountName: app.serviceAccount ?? app.name,
      containers: [appContainer(app, version)],
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 30,
      dnsPolicy: "ClusterFirst",
    },
  };
}

function withLabel(template: JsonObject, labels: Labels): JsonObject {
  const { metadata } = template;
  return { ...(isJsonObject(metadata) ? metadata : {}), labels };
}

function appContainer(app: AppDeclaration, version: VersionDeclaration): JsonObject {
  if (app.container !== undefined) return app.container;
  return {
    name: app.name,
    image: `registry.example.net/${app.namespace}/${app.name}:${version.version}`,
    ports: app.ports.map((port) => ({ name: port.name, containerPort: port.targetPort, protocol: "TCP" })),
    resources: { limits: { cpu: "1", memory: "512Mi" }, requests: { cpu: "100m", memory: "128Mi" } },
  };
}

interface PodInput {
  readonly app: AppDeclaration;
  readonly version: VersionDeclaration;
  readonly controller: KubeObject;
  readonly place: PodPlace;
  readonly name: string;
  readonly ageDays: number;
}

/** A running, ready pod as the injector and the kubelet leave it. */
function buildPod(context: Pick<BuildContext, "anchorMs">, input: PodInput): KubeObject {
  const { app, version, controller, place } = input;
  const injected = injectedParts(app, version.version);
  const hash = controller.metadata.labels?.["pod-template-hash"];
  const startedAt = timestamp(context.anchorMs, input.ageDays);
  const containers = [appContainer(app, version), ...injected.containers];
  return buildObject(context.anchorMs, {
    apiVersion: "v1",
    kind: "Pod",
    name: input.name,
    namespace: app.namespace,
    labels: {
      ...selectorLabels(app, version),
      ...version.labels,
      ...(hash === undefined ? {} : { "pod-template-hash": hash }),
      ...injected.labels,
    },
    annotations: { ...app.podAnnotations, ...version.annotations, ...injected.annotations },
    owner: controllerReference(controller),
    ageDays: input.ageDays,
    manager: "kube-controller-manager",
    body: {
      spec: {
        ...(injected.initContainers.length === 0 ? {} : { initContainers: injected.initContainers }),
        containers,
        serviceAccountName: app.serviceAccount ?? app.name,
        nodeName: place.node,
        restartPolicy: "Always",
        terminationGracePeriodSeconds: 30,
        dnsPolicy: "ClusterFirst",
      },
      status: {
        phase: "Running",
        podIP: place.ip,
        podIPs: [{ ip: place.ip }],
        hostIP: place.nodeAddress,
        hostIPs: [{ ip: place.nodeAddress }],
        qosClass: "Burstable",
        startTime: startedAt,
        conditions: podConditions(true, startedAt),
        ...(injected.initContainers.length === 0
          ? {}
          : { initContainerStatuses: injected.initContainers.map((one) => containerStatus(one, startedAt)) }),
        containerStatuses: containers.map((one) => containerStatus(one, startedAt)),
      },
    },
  });
}

export function podConditions(ready: boolean, since: string): readonly JsonObject[] {
  const status = ready ? "True" : "False";
  const reason = ready ? {} : { reason: "ContainersNotReady", message: "containers with unready status" };
  return [
    { type: "Initialized", status: "True", lastTransitionTime: since },
    { type: "Ready", status, lastTransitionTime: since, ...reason },
    { type: "ContainersReady", status, lastTransitionTime: since, ...reason },
    { type: "PodScheduled", status: "True", lastTransitionTime: since },
  ];
}

function containerStatus(container: JsonObject, startedAt: string): JsonObject {
  const finished = container["name"] === "istio-init";
  return {
    name: container["name"],
    image: container["image"],
    imageID: "",
    ready: true,
    started: !finished,
    restartCount: 0,
    state: finished
      ? { terminated: { exitCode: 0, reason: "Completed", startedAt, finishedAt: startedAt } }
      : { running: { startedAt } },
  };
}

function endpointOf(pod: KubeObject, place: PodPlace | undefined): JsonObject {
  return {
    addresses: [place?.ip ?? ""],
    conditions: { ready: true, serving: true, terminating: false },
    nodeName: place?.node ?? "",
    zone: place?.zone ?? "",
    targetRef: {
      kind: "Pod",
      name: pod.metadata.name,
      namespace: pod.metadata.namespace ?? "",
      uid: pod.metadata.uid ?? "",
    },
  };
}

interface ServiceInput {
  readonly app: AppDeclaration;
  readonly name: string;
  readonly selector: Labels;
  readonly ageDays: number;
  readonly endpoints: readonly JsonObject[];
}

function buildService(
  context: BuildContext,
  { app, name, selector, ageDays, endpoints }: ServiceInput,
): readonly KubeObject[] {
  const address = context.addresses.nextService();
  const service = buildObject(context.anchorMs, {
    apiVersion: "v1",
    kind: "Service",
    name,
    namespace: app.namespace,
    labels: { app: app.name, service: name },
    ageDays,
    manager: DEPLOYED_BY.manager,
    body: {
      spec: {
        type: app.serviceType ?? "ClusterIP",
        clusterIP: address,
        clusterIPs: [address],
        internalTrafficPolicy: "Cluster",
        ipFamilies: ["IPv4"],
        ipFamilyPolicy: "SingleStack",
        sessionAffinity: "None",
        selector,
        ports: app.ports.map((port) => ({
          name: port.name,
          port: port.port,
          targetPort: port.targetPort,
          protocol: "TCP",
          ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }),
        })),
      },
      status: { loadBalancer: {} },
    },
  });
  const slice = buildObject(context.anchorMs, {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    name: `${name}-${stableSuffix(`slice/${app.namespace}/${name}`, 5)}`,
    namespace: app.namespace,
    labels: {
      app: app.name,
      service: name,
      "kubernetes.io/service-name": name,
      "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
    },
    owner: controllerReference(service),
    ageDays,
    manager: "kube-controller-manager",
    body: {
      addressType: "IPv4",
      endpoints,
      ports: app.ports.map((port) => ({
        name: port.name,
        port: port.targetPort,
        protocol: "TCP",
        ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }),
      })),
    },
  });
  return [service, slice];
}
