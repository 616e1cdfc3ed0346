import { describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/domain/base/json.ts";
import { StrategicPatchError, applyStrategicMergePatch } from "./strategic-merge-patch.ts";

const DEPLOYMENT = { group: "apps", kind: "Deployment" };

function withContainers(...containers: JsonObject[]): JsonObject {
  return { spec: { template: { spec: { containers } } } };
}

const CASES: readonly [string, JsonObject, JsonObject, JsonObject][] = [
  [
    "containers merge by name",
    withContainers({ name: "app", image: "a:1" }, { name: "side", image: "s:1" }),
    withContainers({ name: "app", image: "a:2" }),
    withContainers({ name: "app", image: "a:2" }, { name: "side", image: "s:1" }),
  ],
  [
    "a new container is appended",
    withContainers({ name: "app" }),
    withContainers({ name: "side" }),
    withContainers({ name: "app" }, { name: "side" }),
  ],
  [
    "$patch: delete drops one item",
    withContainers({ name: "app" }, { name: "side" }),
    withContainers({ name: "side", $patch: "delete" }),
    withContainers({ name: "app" }),
  ],
  [
    "$patch: replace replaces a list",
    withContainers({ name: "app" }),
    withContainers({ $patch: "replace" }, { name: "x" }),
    withContainers({ name: "x" }),
  ],
  [
    "args are replaced as a whole",
    withContainers({ name: "app", args: ["a", "b"] }),
    withContainers({ name: "app", args: ["c"] }),
    withContainers({ name: "app", args: ["c"] }),
  ],
  [
    "null removes a field",
    { spec: { paused: true, replicas: 1 } },
    { spec: { paused: null } },
    { spec: { replicas: 1 } },
  ],
  [
    "$retainKeys drops the other fields",
    { spec: { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } } } },
    { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } } },
    { spec: { strategy: { type: "Recreate" } } },
  ],
  [
    "finalizers are a set",
    { metadata: { finalizers: ["a"] } },
    { metadata: { finalizers: ["a", "b"] } },
    { metadata: { finalizers: ["a", "b"] } },
  ],
  [
    "$deleteFromPrimitiveList takes values out of a set",
    { metadata: { finalizers: ["a", "b"] } },
    { metadata: { "$deleteFromPrimitiveList/finalizers": ["a"] } },
    { metadata: { finalizers: ["b"] } },
  ],
];

describe("strategic merge patch", () => {
  test.each(CASES)("%s", (_name, target, patch, expected) => {
    expect(applyStrategicMergePatch(DEPLOYMENT, target, patch)).toEqual(expected);
  });

  test("$setElementOrder puts the items in the order that was sent", () => {
    const live = withContainers({ name: "a" }, { name: "b" });
    const patch = {
      spec: { template: { spec: { "$setElementOrder/containers": [{ name: "b" }, { name: "a" }] } } },
    };
    expect(applyStrategicMergePatch(DEPLOYMENT, live, patch)).toEqual(
      withContainers({ name: "b" }, { name: "a" }),
    );
  });

  test("ports of a Service merge by port", () => {
    const service = { group: "", kind: "Service" };
    const live = {
      spec: {
        ports: [
          { port: 80, name: "http" },
          { port: 90, name: "grpc" },
        ],
      },
    };
    const patch = { spec: { ports: [{ port: 80, appProtocol: "http2" }] } };
    expect(applyStrategicMergePatch(service, live, patch)).toEqual({
      spec: {
        ports: [
          { port: 80, name: "http", appProtocol: "http2" },
          { port: 90, name: "grpc" },
        ],
      },
    });
  });

  test("an item without its merge key is refused", () => {
    const apply = (): JsonObject =>
      applyStrategicMergePatch(DEPLOYMENT, withContainers(), withContainers({ image: "x" }));
    expect(apply).toThrow(StrategicPatchError);
    expect(apply).toThrow("does not contain declared merge key: name");
  });
});
