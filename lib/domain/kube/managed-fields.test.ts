import { describe, expect, it } from "vitest";
import type { KubeObject } from "./kube-object.ts";
import { managersOf } from "./managed-fields.ts";

const object = (managedFields?: KubeObject["metadata"]["managedFields"]): KubeObject => ({
  apiVersion: "networking.istio.io/v1",
  kind: "Sidecar",
  metadata: { name: "default", ...(managedFields === undefined ? {} : { managedFields }) },
});

describe("managersOf", () => {
  it("is empty for an object that does not say who wrote it", () => {
    expect(managersOf(object())).toEqual([]);
  });

  it("keeps manager, operation and time in the server's order", () => {
    const time = "2026-11-20T10:00:00Z";
    expect(
      managersOf(object([{ manager: "kubectl", operation: "Apply", time }, { manager: "helm" }])),
    ).toEqual([
      { manager: "kubectl", operation: "Apply", atMs: Date.parse(time) },
      { manager: "helm", operation: "", atMs: null },
    ]);
  });

  it("leaves out writers of status and entries without a name", () => {
    expect(
      managersOf(
        object([
          { manager: "istiod", operation: "Update", subresource: "status" },
          { operation: "Update" },
          { manager: "foresail", operation: "Update" },
        ]),
      ),
    ).toEqual([{ manager: "foresail", operation: "Update", atMs: null }]);
  });
});
