import { expect, test } from "vitest";
import { CONFIG_KINDS, findConfigKind, kindKey, preferredApiVersion } from "./kinds.ts";

test("all fifteen kinds of Istio and ten of Gateway API are known", () => {
  expect(CONFIG_KINDS.filter(({ family }) => family === "istio")).toHaveLength(15);
  expect(CONFIG_KINDS.filter(({ family }) => family === "gateway-api")).toHaveLength(10);
});

test("keys and badges are unique", () => {
  expect(new Set(CONFIG_KINDS.map(kindKey)).size).toBe(CONFIG_KINDS.length);
  expect(new Set(CONFIG_KINDS.map(({ badge }) => badge)).size).toBe(CONFIG_KINDS.length);
});

test("the two kinds named Gateway are told apart by group", () => {
  expect(findConfigKind("Gateway", "networking.istio.io")?.family).toBe("istio");
  expect(findConfigKind("Gateway", "gateway.networking.k8s.io")?.family).toBe("gateway-api");
});

test("Telemetry is written as v1 and stored as v1alpha1", () => {
  const telemetry = findConfigKind("Telemetry", "telemetry.istio.io");
  expect(telemetry && preferredApiVersion(telemetry)).toBe("telemetry.istio.io/v1");
  expect(telemetry?.storedVersion).toBe("v1alpha1");
});

test("names from the prototype are no kinds", () => {
  expect(findConfigKind("constructor", "")).toBeNull();
});
