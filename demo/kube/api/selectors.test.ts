import { describe, expect, test } from "vitest";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { defaultKinds } from "../store.ts";
import { ApiError } from "./api-error.ts";
import { fieldSelector, labelSelector } from "./selectors.ts";

const POD: KubeObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "cart-1", namespace: "shop", labels: { app: "cart", version: "v1", "x.io/weight": "5" } },
  spec: { nodeName: "node-a" },
  status: { phase: "Running" },
};

const LABELS: readonly [string, boolean][] = [
  ["", true],
  ["app=cart", true],
  ["app==cart", true],
  ["app = cart", true],
  ["app!=cart", false],
  ["missing!=cart", true],
  ["app=cart,version=v2", false],
  ["version in (v1, v2)", true],
  ["version notin (v1,v2)", false],
  ["missing notin (v1)", true],
  ["app", true],
  ["!app", false],
  ["!missing", true],
  ["x.io/weight>4", true],
  ["x.io/weight<4", false],
  ["app in (cart),version", true],
];

describe("label selectors", () => {
  test.each(LABELS)("%s selects the pod: %s", (selector, selected) => {
    expect(labelSelector(selector)(POD)).toBe(selected);
  });

  test("a selector that cannot be read is a 400", () => {
    expect(() => labelSelector("app=(")).toThrow(ApiError);
  });
});

const FIELDS: readonly [string, boolean][] = [
  ["metadata.name=cart-1", true],
  ["metadata.name!=cart-1", false],
  ["spec.nodeName=node-a,status.phase=Running", true],
  ["status.phase=Pending", false],
  ["metadata.namespace=shop", true],
];

describe("field selectors", () => {
  const kinds = defaultKinds();
  const pods = kinds.byResource("", "pods");
  const routes = kinds.byResource("networking.istio.io", "virtualservices");
  if (pods === undefined || routes === undefined) throw new Error("pods and virtualservices are served");

  test.each(FIELDS)("%s selects the pod: %s", (selector, selected) => {
    expect(fieldSelector(pods, selector)(POD)).toBe(selected);
  });

  test("a custom kind refuses other fields as a CRD does", () => {
    expect(() => fieldSelector(routes, "spec.hosts=x")).toThrow("field label not supported: spec.hosts");
  });
});
