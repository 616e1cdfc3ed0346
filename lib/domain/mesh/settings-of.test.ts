import { describe, expect, it } from "vitest";
import type { KubeObject } from "../kube/kube-object.ts";
import { applyWatchEvents } from "./apply-watch-events.ts";
import { KIND_KEYS } from "./kind-keys.ts";
import { DEFAULT_MESH_SETTINGS } from "./settings.ts";
import { emptySnapshot } from "./snapshot.ts";
import { snapshotOf } from "./snapshot-of.ts";

function configMap(name: string, mesh: string, labels: Record<string, string> = {}): KubeObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace: "istio-system", labels },
    data: { mesh },
  };
}

function istiod(name: string, revision: string, image: string, more: object = {}): KubeObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "istio-system", labels: { app: "istiod", "istio.io/rev": revision } },
    spec: {
      template: {
        spec: {
          containers: [
            {
              name: "discovery",
              image,
              args: ["discovery", "--domain", "corp.example"],
              env: [
                { name: "PILOT_ENABLE_ALPN_FILTER", value: "false" },
                { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
                { name: "LICENCE_TOKEN", value: "hush" },
              ],
              ...more,
            },
          ],
        },
      },
    },
  };
}

const settings = (...objects: readonly KubeObject[]) => snapshotOf({ cluster: "c", objects }).settings;

describe("mesh settings", () => {
  it("reads MeshConfig and istiod", () => {
    const read = settings(
      configMap(
        "istio",
        `
rootNamespace: mesh-root
trustDomain: td1
trustDomainAliases: [old]
enableAutoMtls: false
outboundTrafficPolicy: {mode: REGISTRY_ONLY}
defaultHttpRetryPolicy: {attempts: 3, retryOn: "5xx, reset", perTryTimeout: 1.5s}
pathNormalization: {normalization: DECODE_AND_MERGE_SLASHES}
discoverySelectors: [{matchLabels: {mesh: "yes"}}]
defaultVirtualServiceExportTo: ["."]
extensionProviders: [{name: oauth, envoyExtAuthzHttp: {service: a, port: "80"}}]
defaultTrafficPolicy: {connectionPool: {tcp: {maxConnections: 5}}}
defaultConfig: {drainDuration: 1m5s}
somethingNew: 1
`,
      ),
      istiod("istiod", "default", "registry.example:5000/istio/pilot:1.30.3-distroless@sha256:00"),
    );
    expect(read).toMatchObject({
      rootNamespace: "mesh-root",
      trustDomain: "td1",
      trustDomainAliases: ["old"],
      domain: "corp.example",
      enableAutoMtls: false,
      outboundTrafficPolicy: "REGISTRY_ONLY",
      defaultHttpRetryPolicy: { attempts: 3, retryOn: ["5xx", "reset"], perTryTimeoutMs: 1500 },
      pathNormalization: "DECODE_AND_MERGE_SLASHES",
      discoverySelectors: [{ matchLabels: { mesh: "yes" } }],
      defaultServiceExportTo: ["*"],
      defaultVirtualServiceExportTo: ["."],
      extensionProviders: [{ name: "oauth", type: "envoyExtAuthzHttp" }],
      defaultTrafficPolicy: { connectionPool: { tcp: { maxConnections: 5 } } },
      drainDurationMs: 65_000,
      featureFlags: { PILOT_ENABLE_ALPN_FILTER: "false" },
      istioVersion: "1.30",
      revision: "default",
      assumed: {},
    });
    expect(Object.keys(read.featureFlags)).toEqual(["PILOT_ENABLE_ALPN_FILTER"]);
    expect(read.sources.map(({ object }) => object?.kind)).toEqual(["ConfigMap", "Deployment"]);
  });

  it("assumes Istio's defaults, each with the reason, when nothing was found", () => {
    const read = settings();
    expect({ ...read, assumed: {} }).toEqual(DEFAULT_MESH_SETTINGS);
    expect(read.assumed["trustDomain"]).toBe("ConfigMap istio was not found");
    expect(read.assumed["istioVersion"]).toBe("Deployment istiod was not found");
    expect(read.assumed["revision"]).toBe("no control plane was found");
  });

  it("says that a right is missing", () => {
    const mesh = applyWatchEvents(emptySnapshot("c"), [
      {
        type: "availability",
        kindKey: KIND_KEYS.configMap,
        availability: { state: "forbidden", reason: "the service account may not list configmaps" },
      },
    ]);
    expect(mesh.settings.assumed["trustDomain"]).toBe(
      "ConfigMap istio cannot be read: the service account may not list configmaps",
    );
  });

  it.each([
    ["no YAML", "a: [", "it is no valid YAML"],
    ["no mapping", "- a", "it is no YAML mapping"],
    ["an alias bomb", bomb(), "it is no YAML mapping"],
  ])("assumes defaults when MeshConfig is %s", (_title, text, reason) => {
    const read = settings(configMap("istio", text));
    expect(read.trustDomain).toBe("cluster.local");
    expect(read.assumed["trustDomain"]).toContain(reason);
  });

  it("assumes only the fields that have an unexpected form", () => {
    const read = settings(
      configMap("istio", "trustDomain: [x]\nrootNamespace: other\n"),
      istiod("istiod", "default", "pilot:1.31.0"),
    );
    expect(read.rootNamespace).toBe("other");
    expect(Object.keys(read.assumed)).toEqual(["trustDomain"]);
  });

  it("reads the version from the label when the image has only a digest", () => {
    const deployment = istiod("istiod", "default", "pilot@sha256:00");
    const labels = { ...deployment.metadata.labels, "app.kubernetes.io/version": "1.29.6" };
    expect(settings({ ...deployment, metadata: { ...deployment.metadata, labels } }).istioVersion).toBe(
      "1.29",
    );
    expect(settings(deployment).assumed["istioVersion"]).toContain("neither image nor labels");
  });

  it("prefers the revision that the default tag names, then `default`, then the newest", () => {
    const one = [configMap("istio-1-30", "trustDomain: old"), istiod("istiod-1-30", "1-30", "pilot:1.30.1")];
    const two = [configMap("istio-1-31", "trustDomain: new"), istiod("istiod-1-31", "1-31", "pilot:1.31.0")];
    const tag: KubeObject = {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "MutatingWebhookConfiguration",
      metadata: {
        name: "istio-revision-tag-default",
        labels: { "istio.io/tag": "default", "istio.io/rev": "1-30" },
      },
      webhooks: [],
    };
    expect(settings(...one, ...two)).toMatchObject({
      revision: "1-31",
      trustDomain: "new",
      istioVersion: "1.31",
    });
    expect(settings(...one, ...two, tag)).toMatchObject({
      revision: "1-30",
      trustDomain: "old",
      istioVersion: "1.30",
    });
    expect(settings(...one, configMap("istio", "trustDomain: plain"))).toMatchObject({
      revision: "default",
      trustDomain: "plain",
    });
  });

  it("does not take other ConfigMaps for a MeshConfig", () => {
    const read = settings(
      configMap("istiod-notes", "trustDomain: no"),
      configMap("other", "trustDomain: no"),
    );
    expect(read.trustDomain).toBe("cluster.local");
  });
});

function bomb(): string {
  const levels = ["a: &l0 [x,x,x,x,x,x,x,x,x,x]"];
  for (let level = 1; level < 9; level += 1) {
    levels.push(`k${level}: &l${level} [${Array.from({ length: 9 }, () => `*l${level - 1}`).join(",")}]`);
  }
  return levels.join("\n");
}
