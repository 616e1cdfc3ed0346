import { describe, expect, it } from "vitest";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { saysTheSame } from "./editable-text.ts";

const LIVE: KubeObject = {
  apiVersion: "networking.istio.io/v1",
  kind: "VirtualService",
  metadata: { name: "cart", namespace: "shop", uid: "u", resourceVersion: "7", generation: 2 },
  spec: { hosts: ["cart"], http: [{ route: [{ destination: { host: "cart" }, weight: 100 }] }] },
};

const text = (
  weight: string,
  version = "v1",
  namespace = "\n  namespace: shop",
) => `# agreed with the shop team
apiVersion: networking.istio.io/${version}
kind: VirtualService
metadata:
  name: cart${namespace}
spec:
  http: [{route: [{weight: ${weight}, destination: {host: cart}}]}]   # one line
  hosts:
    - "cart"
`;

describe("saysTheSame", () => {
  it.each([
    ["the same in another order, with comments", text("100"), true],
    ["the same in another served version", text("100", "v1beta1"), true],
    ["the same without naming the namespace", text("100", "v1", ""), true],
    ["another weight", text("90"), false],
    ["text that is no YAML", "spec: [", false],
    ["no object", "hello", false],
    ["nothing", "", false],
  ])("is for %s: %#", (_name, kept, expected) => {
    expect(saysTheSame(kept, LIVE, { namespace: "shop" })).toBe(expected);
  });

  it("is false as soon as somebody labels the live object", () => {
    const labelled = { ...LIVE, metadata: { ...LIVE.metadata, labels: { team: "a" } } };
    expect(saysTheSame(text("100"), labelled, { namespace: "shop" })).toBe(false);
  });
});
