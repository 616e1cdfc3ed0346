import { describe, expect, it } from "vitest";
import type { KubeObject } from "../kube/kube-object.ts";
import { applyWatchEvents } from "./apply-watch-events.ts";
import { changedSince } from "./changed-since.ts";
import { snapshotOf } from "./snapshot-of.ts";

const service = (namespace: string, name: string): KubeObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { namespace, name, uid: `${namespace}-${name}`, resourceVersion: "1" },
  spec: { ports: [], selector: { app: name } },
});

const mesh = snapshotOf({ cluster: "c", objects: [service("a", "one"), service("b", "two")] });

describe("changedSince", () => {
  it("finds nothing between a snapshot and itself", () => {
    expect(changedSince(mesh, mesh)).toEqual({ namespaces: [], kinds: [] });
  });

  it("names the kind and the namespace of what changed, and nothing else", () => {
    const now = applyWatchEvents(mesh, [
      { type: "changed", kindKey: "Service.", object: service("b", "three") },
    ]);
    expect(changedSince(mesh, now)).toEqual({ namespaces: ["b"], kinds: ["Service"] });
  });

  it("sees what is gone", () => {
    const now = applyWatchEvents(mesh, [
      { type: "deleted", kindKey: "Service.", namespace: "a", name: "one" },
    ]);
    expect(changedSince(mesh, now)).toEqual({ namespaces: ["a"], kinds: ["Service"] });
  });

  it("sees changes of webhook configurations, which are kept by kind", () => {
    const object: KubeObject = {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingWebhookConfiguration",
      metadata: { name: "istio-validator", uid: "w", resourceVersion: "2" },
      webhooks: [],
    };
    const kindKey = "ValidatingWebhookConfiguration.admissionregistration.k8s.io";
    const now = applyWatchEvents(mesh, [{ type: "changed", kindKey, object }]);
    expect(changedSince(mesh, now)).toEqual({ namespaces: [""], kinds: ["ValidatingWebhookConfiguration"] });
  });
});
