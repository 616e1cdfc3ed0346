import { describe, expect, it } from "vitest";
import { KIND_KEYS } from "../kind-keys.ts";
import { readObject } from "../read-object.ts";
import { internLabels, internString } from "./intern.ts";

const facts = (kindKey: string, raw: unknown): unknown => {
  const row = readObject(kindKey, raw);
  expect(row.problem).toBeNull();
  return row.facts;
};

const proxy = (more: object = {}): object => ({ name: "istio-proxy", image: "proxyv2:1.31.0", ...more });
const pod = (metadata: object, spec: object): unknown =>
  facts(KIND_KEYS.pod, { metadata: { name: "a", namespace: "shop", ...metadata }, spec });

describe("a pod's place in the mesh", () => {
  it.each([
    {
      title: "is a sidecar's when istio-proxy is a container",
      metadata: {},
      spec: { containers: [{ name: "app" }, proxy()] },
      expected: {
        dataplane: "sidecar",
        nativeSidecar: false,
        proxyImage: "proxyv2:1.31.0",
        proxyHasLimits: false,
      },
    },
    {
      title: "is a sidecar's when istio-proxy is a native sidecar among the init containers",
      metadata: {},
      spec: {
        containers: [{ name: "app" }],
        initContainers: [proxy({ restartPolicy: "Always", resources: { limits: { cpu: "2" } } })],
      },
      expected: { dataplane: "sidecar", nativeSidecar: true, proxyHasLimits: true },
    },
    {
      title: "is none when an init container of that name ends",
      metadata: {},
      spec: { containers: [{ name: "app" }], initContainers: [proxy()] },
      expected: { dataplane: "none", proxyImage: null, proxyHasLimits: null },
    },
    {
      title: "is ambient when the redirection is enabled",
      metadata: { annotations: { "ambient.istio.io/redirection": "enabled" } },
      spec: { containers: [{ name: "app" }] },
      expected: { dataplane: "ambient", nativeSidecar: false },
    },
    {
      title: "is a sidecar's even with the ambient annotation",
      metadata: { annotations: { "ambient.istio.io/redirection": "enabled" } },
      spec: { containers: [proxy()] },
      expected: { dataplane: "sidecar" },
    },
    {
      title: "is none for ztunnel, whose container is called istio-proxy too",
      metadata: { labels: { app: "ztunnel" } },
      spec: { containers: [proxy()], hostNetwork: true },
      expected: { dataplane: "none", proxyImage: null, hostNetwork: true },
    },
  ])("$title", ({ metadata, spec, expected }) => {
    expect(pod(metadata, spec)).toMatchObject(expected);
  });

  it("keeps only annotations that Istio reads, and ports without the proxy's own metrics", () => {
    const read = pod(
      {
        annotations: {
          "sidecar.istio.io/inject": "true",
          "istio.io/rev": "a",
          "checksum/config": "1",
          "notistio.io/x": "",
        },
      },
      {
        containers: [
          { name: "app", ports: [{ name: "http", containerPort: 8080 }, { containerPort: 9000 }] },
          proxy({ ports: [{ name: "http-envoy-prom", containerPort: 15090 }] }),
        ],
      },
    );
    expect(read).toMatchObject({
      annotations: { "istio.io/rev": "a", "sidecar.istio.io/inject": "true" },
      containerPorts: [
        { name: "http", port: 8080 },
        { name: "", port: 9000 },
      ],
    });
    expect(Object.keys((read as { annotations: object }).annotations)).toHaveLength(2);
  });
});

describe("other kinds", () => {
  it("tells a headless service from one without addresses", () => {
    const service = (spec: object): unknown =>
      facts(KIND_KEYS.service, { metadata: { name: "s", namespace: "shop" }, spec });
    expect(service({ clusterIP: "None", clusterIPs: ["None"], selector: {} })).toMatchObject({
      headless: true,
      clusterIps: [],
      selector: null,
    });
    expect(service({ type: "ExternalName", externalName: "a.example" })).toMatchObject({
      headless: false,
      clusterIps: [],
      externalName: "a.example",
    });
    expect(
      service({ clusterIP: "10.0.0.1", ports: [{ port: 80 }, { port: 1, targetPort: "x", name: "grpc" }] }),
    ).toMatchObject({
      clusterIps: ["10.0.0.1"],
      ports: [
        { name: "", port: 80, targetPort: 80, protocol: "TCP" },
        { name: "grpc", targetPort: "x" },
      ],
    });
  });

  it("takes an endpoint without conditions as ready, and endpoints null as none", () => {
    const slice = (body: object): unknown =>
      facts(KIND_KEYS.endpointSlice, {
        metadata: { name: "s-1", namespace: "shop", labels: { "kubernetes.io/service-name": "s" } },
        ...body,
      });
    expect(slice({ endpoints: null, ports: null })).toMatchObject({ service: "s", endpoints: [], ports: [] });
    expect(
      slice({
        endpoints: [
          { addresses: ["10.1.0.1"], targetRef: { kind: "Pod", name: "a" }, nodeName: "n", zone: "z" },
          { addresses: ["10.1.0.2"], conditions: { ready: false } },
        ],
        ports: [{ name: null, port: 80 }, { name: "any" }],
      }),
    ).toMatchObject({
      endpoints: [
        { ip: "10.1.0.1", ready: true, pod: "a", node: "n", zone: "z" },
        { ip: "10.1.0.2", ready: false, pod: null, node: null, zone: null },
      ],
      ports: [{ name: "", port: 80 }],
    });
  });

  it("keeps a configuration object whole but for what would double it", () => {
    const spec = { hosts: ["a"], unknownField: { deep: [1] } };
    expect(
      facts("VirtualService.networking.istio.io", {
        apiVersion: "networking.istio.io/v1beta1",
        metadata: {
          name: "v",
          namespace: "shop",
          generation: 3,
          creationTimestamp: "2026-01-02T03:04:05Z",
          annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{}", note: "n" },
          managedFields: [
            { manager: "helm", operation: "Update", time: "2026-01-01T00:00:00Z", fieldsV1: { f: {} } },
            { manager: "helm", operation: "Update", time: "2026-02-01T00:00:00Z" },
            { manager: "argocd-controller", operation: "Apply" },
          ],
        },
        spec,
      }),
    ).toEqual({
      namespace: "shop",
      name: "v",
      uid: "",
      resourceVersion: "",
      generation: 3,
      createdAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
      labels: {},
      annotations: { note: "n" },
      group: "networking.istio.io",
      kind: "VirtualService",
      apiVersion: "networking.istio.io/v1beta1",
      spec,
      status: null,
      managers: [
        { manager: "helm", operation: "Update", atMs: Date.UTC(2026, 1, 1) },
        { manager: "argocd-controller", operation: "Apply", atMs: null },
      ],
    });
  });

  it("reads each kind's replicas where that kind keeps them", () => {
    const workload = (kindKey: string, body: object): unknown =>
      facts(kindKey, { metadata: { name: "w", namespace: "shop" }, ...body });
    expect(workload(KIND_KEYS.deployment, { spec: {}, status: { readyReplicas: 1 } })).toMatchObject({
      kind: "Deployment",
      desiredReplicas: 1,
      readyReplicas: 1,
      serviceAccount: "default",
    });
    expect(
      workload(KIND_KEYS.daemonSet, { status: { desiredNumberScheduled: 3, numberReady: 2 } }),
    ).toMatchObject({
      desiredReplicas: 3,
      readyReplicas: 2,
    });
    expect(
      workload(KIND_KEYS.cronJob, {
        spec: { jobTemplate: { spec: { template: { metadata: { labels: { app: "n" } } } } } },
        status: { active: [{}] },
      }),
    ).toMatchObject({ desiredReplicas: 0, podLabels: { app: "n" } });
  });

  it("drops the certificates of webhooks", () => {
    expect(
      facts(KIND_KEYS.validatingWebhook, {
        metadata: { name: "w" },
        webhooks: [
          {
            name: "a",
            clientConfig: { caBundle: "long", service: { name: "istiod" } },
            failurePolicy: "Fail",
          },
        ],
      }),
    ).toMatchObject({
      kind: "ValidatingWebhookConfiguration",
      webhooks: [{ name: "a", clientConfig: { service: { name: "istiod" } }, failurePolicy: "Fail" }],
    });
  });

  it("names the field that cannot be read, and not its value", () => {
    const row = readObject(KIND_KEYS.service, {
      metadata: { name: "s" },
      spec: { ports: [{ port: "s3cret" }] },
    });
    expect(row.problem?.what).toContain("spec.ports.0.port");
    expect(row.problem?.what).not.toContain("s3cret");
    expect(row.facts).toBeNull();
  });
});

describe("interning", () => {
  it("gives equal label maps one identity, whatever their order", () => {
    expect(internLabels({ a: "1", b: "2" })).toBe(internLabels({ b: "2", a: "1" }));
    expect(internLabels({})).toBe(internLabels(null));
    expect(internLabels({ a: "1" })).not.toBe(internLabels({ a: "2" }));
  });

  it("keeps answering equal values after many others", () => {
    const before = internLabels({ app: "kept" });
    for (let index = 0; index < 25_000; index += 1) internLabels({ index: internString(`v${index}`) });
    expect(internLabels({ app: "kept" })).toEqual(before);
  });
});
