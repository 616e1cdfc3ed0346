import { describe, expect, it } from "vitest";
import { groupOf } from "@/lib/domain/kube/object-ref.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import type { AdmissionVerdict } from "../kube/api/admission.ts";
import { defaultKinds } from "../kube/store.ts";
import { admitByDomain } from "./admit.ts";
import { buildWorld } from "./build-world.ts";

const kinds = defaultKinds();

function admit(object: KubeObject): AdmissionVerdict {
  const kind = kinds.byKind({ group: groupOf(object.apiVersion), kind: object.kind });
  if (kind === undefined) throw new Error(`${object.kind} is not served`);
  return admitByDomain({
    operation: "CREATE",
    kind,
    object,
    old: null,
    fieldValidation: "Strict",
    subresource: "",
    dryRun: false,
  });
}

describe("admission", () => {
  it("accepts every object that the world begins with", () => {
    const refused = buildWorld(Date.parse("2026-11-23T12:00:00Z")).flatMap((object) => {
      const verdict = admit(object);
      return verdict.ok ? [] : [`${object.kind} ${object.metadata.name}: ${verdict.error.message}`];
    });
    expect(refused).toEqual([]);
  }, 30_000);

  it("refuses what Istio's webhook refuses, in its words", () => {
    const verdict = admit({
      apiVersion: "networking.istio.io/v1",
      kind: "VirtualService",
      metadata: { name: "no-action", namespace: "shop" },
      spec: { hosts: ["web"], http: [{ timeout: "1s" }] },
    });
    expect(verdict.ok ? "" : verdict.error.message).toContain(
      'admission webhook "rev.validation.istio.io" denied the request',
    );
  });

  it("refuses a field that the schema does not know before it asks the webhook", () => {
    const verdict = admit({
      apiVersion: "networking.istio.io/v1",
      kind: "VirtualService",
      metadata: { name: "typo", namespace: "shop" },
      spec: { hosts: [], htpp: [] },
    });
    expect(verdict.ok ? "" : verdict.error.message).toContain("unknown field");
  });
});
