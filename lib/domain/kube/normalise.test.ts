import { expect, test } from "vitest";
import { normaliseObject } from "./normalise.ts";

const object = (apiVersion: string, kind: string, spec: Record<string, never> = {}) => ({
  apiVersion,
  kind,
  metadata: { name: "a" },
  spec,
});

test.each([
  ["networking.istio.io/v1alpha3", "VirtualService", "networking.istio.io/v1"],
  ["telemetry.istio.io/v1alpha1", "Telemetry", "telemetry.istio.io/v1"],
  ["networking.istio.io/v1alpha3", "EnvoyFilter", "networking.istio.io/v1alpha3"],
  ["gateway.networking.k8s.io/v1beta1", "Gateway", "gateway.networking.k8s.io/v1"],
  ["apps/v1", "Deployment", "apps/v1"],
])("%s %s is compared as %s", (apiVersion, kind, expected) => {
  expect(normaliseObject(object(apiVersion, kind)).apiVersion).toBe(expected);
});

test("an object in the preferred spelling comes back as it is", () => {
  const same = object("networking.istio.io/v1", "VirtualService");
  expect(normaliseObject(same)).toBe(same);
});

test("the old spelling of jwksUri is read as the new one", () => {
  const old = {
    apiVersion: "security.istio.io/v1",
    kind: "RequestAuthentication",
    metadata: { name: "a" },
    spec: { jwtRules: [{ issuer: "i", jwks_uri: "https://i/keys" }] },
  };
  expect(normaliseObject(old).spec).toEqual({ jwtRules: [{ issuer: "i", jwksUri: "https://i/keys" }] });
});
