import { describe, expect, it } from "vitest";
import type { KubeObject } from "../kube/kube-object.ts";
import { forbiddenDifference, writability } from "./writable-change.ts";

describe("what Foresail writes", () => {
  it.each([
    ["VirtualService", "networking.istio.io", "whole"],
    ["HTTPRoute", "gateway.networking.k8s.io", "whole"],
    ["Namespace", "", "parts"],
    ["Deployment", "apps", "parts"],
    ["Secret", "", "nothing"],
    ["ConfigMap", "", "nothing"],
    ["ClusterRole", "rbac.authorization.k8s.io", "nothing"],
    ["MutatingWebhookConfiguration", "admissionregistration.k8s.io", "nothing"],
    ["CustomResourceDefinition", "apiextensions.k8s.io", "nothing"],
    ["VirtualService", "example.com", "nothing"],
  ] as const)("of %s in %j is %s", (kind, group, expected) => {
    expect(writability({ kind, group })).toBe(expected);
  });

  const deployment = (template: object, more: object = {}): KubeObject => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "cart", namespace: "shop", resourceVersion: "1", labels: { app: "cart" } },
    spec: {
      replicas: 2,
      template: { metadata: { labels: { app: "cart" } }, spec: {}, ...template },
    } as never,
    ...more,
  });
  const labelled = { metadata: { labels: { app: "cart", "sidecar.istio.io/inject": "true" } } };

  it.each([
    ["a label of Istio on the pod template", deployment({}), deployment(labelled), null],
    ["the label taken away", deployment(labelled), deployment({}), null],
    [
      "an annotation of Istio where there was none",
      deployment({}),
      deployment({ metadata: { labels: { app: "cart" }, annotations: { "proxy.istio.io/config": "{}" } } }),
      null,
    ],
    ["status and what the server keeps", deployment({}), deployment({}, { status: { replicas: 1 } }), null],
    [
      "another label of the pod template",
      deployment({}),
      deployment({ metadata: { labels: { app: "evil" } } }),
      "spec.template.metadata.labels.app",
    ],
    [
      "a label that only looks like one of Istio",
      deployment({}),
      deployment({ metadata: { labels: { app: "cart", "notistio.io/x": "" } } }),
      "spec.template.metadata.labels.notistio.io/x",
    ],
    [
      "the pod's containers",
      deployment({}),
      deployment({ spec: { containers: [{ image: "evil" }] } }),
      "spec.template.spec.containers[0].image",
    ],
    ["the whole template", deployment({}), deployment({}, { spec: "none" }), "spec"],
  ])("allows or names %s", (_title, live, desired, expected) => {
    expect(forbiddenDifference(live, desired)).toBe(expected);
  });

  it("allows Istio's labels of a namespace and no other change of it", () => {
    const namespace = (labels: Record<string, string>): KubeObject => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "shop", labels },
    });
    const live = namespace({ team: "a", "istio-injection": "enabled" });
    expect(
      forbiddenDifference(live, namespace({ team: "a", "istio.io/dataplane-mode": "ambient" })),
    ).toBeNull();
    expect(forbiddenDifference(live, namespace({ team: "b", "istio-injection": "enabled" }))).toBe(
      "metadata.labels.team",
    );
  });
});
