import { describe, expect, it } from "vitest";
import type { KubeObject } from "../kube/kube-object.ts";
import { knownNamesOf } from "./known-names-of.ts";
import { snapshotOf } from "./snapshot-of.ts";

function object(apiVersion: string, kind: string, name: string, rest: object = {}): KubeObject {
  return { apiVersion, kind, metadata: { name, namespace: "shop" }, ...rest } as KubeObject;
}

const mesh = snapshotOf({
  cluster: "c",
  objects: [
    object("v1", "Service", "cart", {
      spec: { clusterIP: "10.0.0.1", ports: [{ port: 80 }, { port: 9090, name: "m" }] },
    }),
    object("networking.istio.io/v1", "DestinationRule", "cart", {
      spec: { host: "cart", subsets: [{ name: "v2" }, { name: "v1" }] },
    }),
    object("networking.istio.io/v1", "Gateway", "public", { spec: { selector: { app: "edge" } } }),
    object("v1", "ServiceAccount", "cart"),
  ],
  settings: {
    extensionProviders: [
      { name: "opa", type: "envoyExtAuthzGrpc" },
      { name: "logs", type: "envoyFileAccessLog" },
    ],
  },
});

describe("known names", () => {
  it("hold each host with its ports and the subsets of its rules", () => {
    expect(knownNamesOf(mesh).hosts).toEqual([
      { host: "cart.shop.svc.cluster.local", namespace: "shop", ports: [80, 9090], subsets: ["v1", "v2"] },
    ]);
  });

  it("qualify objects by namespace and tell providers apart", () => {
    expect(knownNamesOf(mesh)).toMatchObject({
      gateways: ["shop/public"],
      serviceAccounts: ["shop/cart"],
      objects: { "Service.": ["shop/cart"], "DestinationRule.networking.istio.io": ["shop/cart"] },
      authorizationProviders: ["opa"],
      telemetryProviders: ["logs"],
    });
  });
});
