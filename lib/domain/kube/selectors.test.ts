import { describe, expect, test } from "vitest";
import type { Labels } from "./kube-object.ts";
import {
  matchesFieldSelector,
  matchesLabelSelector,
  matchesSelectorFields,
  parseFieldSelector,
  parseLabelSelector,
} from "./selectors.ts";

const cart: Labels = { app: "cart", tier: "backend", "istio.io/rev": "canary" };

describe("label selectors as text", () => {
  const cases: readonly [text: string, matches: boolean][] = [
    ["", true],
    ["app=cart", true],
    ["app==cart,tier=backend", true],
    ["app=web", false],
    ["app!=web", true],
    ["missing!=x", true],
    ["app in (web, cart)", true],
    ["app notin (web,cart)", false],
    ["missing notin (x)", true],
    ["istio.io/rev", true],
    ["!istio.io/rev", false],
    ["!missing, app", true],
    ["app=", false],
    ["toString", false],
  ];
  test.each(cases)("%s gives %s", (text, matches) => {
    const selector = parseLabelSelector(text);
    expect(selector.ok && matchesLabelSelector(cart, selector.value)).toBe(matches);
  });

  test.each(["a=b=c", "a in b", "a in (b", "=b", "a,,b", "-a=b", "a=b c"])("%s is refused", (text) => {
    expect(parseLabelSelector(text).ok).toBe(false);
  });
});

describe("selector objects", () => {
  test("labels and expressions must all hold", () => {
    const fields = { matchLabels: { app: "cart" }, matchExpressions: [{ key: "tier", operator: "Exists" }] };
    expect(matchesSelectorFields(cart, fields)).toBe(true);
    expect(matchesSelectorFields({ app: "cart" }, fields)).toBe(false);
  });
  test("an operator nobody knows matches nothing", () => {
    expect(
      matchesSelectorFields(cart, {
        matchExpressions: [{ key: "app", operator: "constructor", values: [] }],
      }),
    ).toBe(false);
  });
});

test("field selectors read dotted paths", () => {
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: { nodeName: "n1" } };
  const matches = (text: string): boolean => {
    const selector = parseFieldSelector(text);
    return selector.ok && matchesFieldSelector(pod, selector.value);
  };
  expect(matches("metadata.name=a,spec.nodeName!=n2")).toBe(true);
  expect(matches("status.phase=Running")).toBe(false);
  expect(matches("status.phase=")).toBe(true);
});
