import { describe, expect, test } from "vitest";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import type { FieldValidation } from "../api/admission.ts";
import { defaultKinds } from "../store.ts";
import { splitRoute } from "../testing/test-cluster.ts";
import { admitBySchema } from "./admit-by-schema.ts";

const kinds = defaultKinds();

function admit(object: KubeObject, fieldValidation: FieldValidation = "Strict") {
  const group = object.apiVersion.includes("/")
    ? object.apiVersion.slice(0, object.apiVersion.indexOf("/"))
    : "";
  const kind = kinds.byKind({ group, kind: object.kind });
  if (kind === undefined) throw new Error(`${object.kind} is served`);
  return admitBySchema({
    operation: "CREATE",
    kind,
    object,
    old: null,
    fieldValidation,
    subresource: "",
    dryRun: false,
  });
}

function deployment(spec: KubeObject["spec"]): KubeObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop" },
    ...(spec && { spec }),
  };
}

const REFUSED: readonly [string, KubeObject, number, string][] = [
  [
    "an unknown field of a custom kind",
    { ...splitRoute("cart"), spec: { hosts: ["cart"], htp: [] } },
    400,
    'VirtualService in version "v1" cannot be handled as a VirtualService: strict decoding error: unknown field "spec.htp"',
  ],
  [
    "an unknown field deep in a built-in kind",
    deployment({ template: { spec: { containers: [{ name: "a", imagee: "b" }] } } }),
    400,
    'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.template.spec.containers[0].imagee"',
  ],
  [
    "a wrong type in a built-in kind",
    deployment({ replicas: "three" }),
    400,
    'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field .spec.replicas of type int32',
  ],
  [
    "a value outside an enum",
    {
      apiVersion: "security.istio.io/v1",
      kind: "PeerAuthentication",
      metadata: { name: "pa" },
      spec: { mtls: { mode: "1s" } },
    },
    422,
    'PeerAuthentication.security.istio.io "pa" is invalid: [spec.mtls.mode: Unsupported value: "1s": supported values: "UNSET", "DISABLE", "PERMISSIVE", "STRICT", <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]',
  ],
];

describe("admission by schema", () => {
  test.each(REFUSED)("%s is refused", (_name, object, code, message) => {
    const verdict = admit(object);
    expect(verdict.ok ? null : [verdict.error.code, verdict.error.message]).toEqual([code, message]);
  });

  test("with Warn an unknown field is told and dropped, with Ignore only dropped", () => {
    const object = { ...splitRoute("cart"), spec: { hosts: ["cart"], htp: [] } };
    expect(admit(object, "Warn")).toMatchObject({
      ok: true,
      warnings: ['unknown field "spec.htp"'],
      object: { spec: { hosts: ["cart"] } },
    });
    const ignored = admit(object, "Ignore");
    expect(ignored.ok ? ignored.object.spec : null).toEqual({ hosts: ["cart"] });
    expect(ignored).toMatchObject({ warnings: [] });
  });

  test("fields of inlined Go structs are known", () => {
    const volumes = [{ name: "v", configMap: { name: "c" } }];
    const livenessProbe = { httpGet: { port: "http" }, periodSeconds: 5 };
    const spec = { template: { spec: { volumes, containers: [{ name: "a", livenessProbe }] } } };
    expect(admit(deployment(spec)).ok).toBe(true);
  });
});
