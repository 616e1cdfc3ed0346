import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fingerprint } from "./fingerprint.ts";
import type { KubeObject } from "./kube-object.ts";

const cart: KubeObject = {
  apiVersion: "networking.istio.io/v1",
  kind: "VirtualService",
  metadata: { name: "cart", namespace: "shop", labels: { app: "cart" } },
  spec: { hosts: ["cart"], http: [{ route: [{ destination: { host: "cart" } }] }] },
};

describe("the fingerprint stays the same when", () => {
  const same: readonly [name: string, object: KubeObject][] = [
    ["another served version is written", { ...cart, apiVersion: "networking.istio.io/v1beta1" }],
    ["status is written", { ...cart, status: { observedGeneration: 4 } }],
    [
      "bookkeeping of the API server changes",
      {
        ...cart,
        metadata: {
          ...cart.metadata,
          resourceVersion: "17",
          generation: 2,
          uid: "u",
          creationTimestamp: "2026-01-01T00:00:00Z",
          managedFields: [{ manager: "kubectl" }],
          annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{}" },
        },
      },
    ],
    [
      "a label that Istio does not read changes",
      { ...cart, metadata: { ...cart.metadata, labels: { app: "cart", team: "a" } } },
    ],
    [
      "keys come in another order",
      { metadata: cart.metadata, spec: cart.spec ?? {}, kind: cart.kind, apiVersion: cart.apiVersion },
    ],
  ];
  test.each(same)("%s", (_name, object) => {
    expect(fingerprint(object)).toBe(fingerprint(cart));
  });
});

describe("the fingerprint changes when", () => {
  const different: readonly [name: string, object: KubeObject][] = [
    ["the spec changes", { ...cart, spec: { hosts: ["cart"] } }],
    [
      "the dry-run annotation appears",
      { ...cart, metadata: { ...cart.metadata, annotations: { "istio.io/dry-run": "true" } } },
    ],
    ["the name changes", { ...cart, metadata: { ...cart.metadata, name: "web" } }],
    [
      "a label that Istio reads changes",
      { ...cart, metadata: { ...cart.metadata, labels: { app: "cart", "istio.io/rev": "canary" } } },
    ],
  ];
  test.each(different)("%s", (_name, object) => {
    expect(fingerprint(object)).not.toBe(fingerprint(cart));
  });
});

test("mirrorPercent and mirrorPercentage of the same share are one", () => {
  const mirrored = (fields: Record<string, number | { value: number }>): KubeObject => ({
    ...cart,
    spec: { http: [{ mirror: { host: "b" }, ...fields }] },
  });
  expect(fingerprint(mirrored({ mirrorPercent: 10 }))).toBe(
    fingerprint(mirrored({ mirrorPercentage: { value: 10 } })),
  );
  expect(fingerprint(mirrored({ mirror_percent: 10 }))).toBe(fingerprint(mirrored({ mirrorPercent: 10 })));
});

test("any status leaves the fingerprint alone", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), (status) => {
      expect(fingerprint({ ...cart, status })).toBe(fingerprint(cart));
    }),
  );
});
