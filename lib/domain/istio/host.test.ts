import { describe, expect, it } from "vitest";
import {
  candidateHosts,
  compareHosts,
  hostOfAuthority,
  hostsOverlap,
  matchesHost,
  resolveHost,
  serviceOfHost,
} from "./host.ts";

describe("resolveHost", () => {
  it.each([
    ["a name without a dot is of the rule's namespace", "cart", "cart.shop.svc.cluster.local"],
    ["a name with a dot stays", "cart.other", "cart.other"],
    ["a wildcard stays", "*.example.com", "*.example.com"],
    ["an IPv6 address stays", "2001:db8::1", "2001:db8::1"],
    ["capital letters are lowered", "Cart", "cart.shop.svc.cluster.local"],
  ])("%s", (_, host, resolved) => {
    expect(resolveHost(host, "shop", "cluster.local")).toBe(resolved);
  });
});

describe("matchesHost", () => {
  it.each([
    ["an exact name covers itself", "a.b", "a.b", true],
    ["a wildcard covers a name below it", "*.b.c", "a.b.c", true],
    ["a wildcard does not cover its own domain", "*.b.c", "b.c", false],
    ["a wildcard covers a longer wildcard", "*.b.c", "*.a.b.c", true],
    ["a longer wildcard does not cover a shorter one", "*.a.b.c", "*.b.c", false],
    ["the star covers everything", "*", "a", true],
    ["an exact name covers no wildcard", "a.b.c", "*.b.c", false],
  ])("%s", (_, pattern, host, covered) => {
    expect(matchesHost(pattern, host)).toBe(covered);
  });

  it("overlap is symmetric", () => {
    expect(hostsOverlap("*.b.c", "a.b.c")).toBe(true);
    expect(hostsOverlap("a.b.c", "*.b.c")).toBe(true);
    expect(hostsOverlap("*.b.c", "*.d")).toBe(false);
  });
});

it("orders exact names first, then longer wildcards", () => {
  expect(["*", "*.c", "z.c", "*.b.c", "a.b.c"].toSorted(compareHosts)).toEqual([
    "a.b.c",
    "z.c",
    "*.b.c",
    "*.c",
    "*",
  ]);
});

it("takes the port off an authority and keeps IPv6 brackets", () => {
  expect(["Cart:80", "cart", "[2001:db8::1]:80"].map(hostOfAuthority)).toEqual([
    "cart",
    "cart",
    "[2001:db8::1]",
  ]);
});

it("knows the short names that a sidecar may use", () => {
  expect(candidateHosts("cart", "shop", "cluster.local")).toEqual(["cart", "cart.shop.svc.cluster.local"]);
  expect(candidateHosts("cart.shop", "x", "cluster.local")).toContain("cart.shop.svc.cluster.local");
  expect(candidateHosts("cart.shop.svc", "x", "cluster.local")).toContain("cart.shop.svc.cluster.local");
});

it("reads name and namespace of a Service's full name and of nothing else", () => {
  expect(serviceOfHost("cart.shop.svc.cluster.local", "cluster.local")).toEqual({
    name: "cart",
    namespace: "shop",
  });
  expect(serviceOfHost("a.cart.shop.svc.cluster.local", "cluster.local")).toBeNull();
  expect(serviceOfHost("example.com", "cluster.local")).toBeNull();
});
