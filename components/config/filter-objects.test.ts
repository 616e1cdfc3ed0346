import { describe, expect, it } from "vitest";
import type { ConfigRow } from "./config-row.ts";
import { configFilterKeys, filterObjects } from "./filter-objects.ts";

function row(kind: string, name: string, over: Partial<ConfigRow> = {}): ConfigRow {
  const group = "networking.istio.io";
  return {
    ref: { cluster: "c", group, kind, namespace: "shop", name },
    badge: "VS",
    apiVersion: `${group}/v1`,
    createdAtMs: 0,
    lastManager: null,
    owner: null,
    labels: {},
    summary: "",
    findings: null,
    ...over,
  };
}

const CART = row("VirtualService", "cart", { labels: { app: "cart", team: "a" }, summary: "cart.shop" });
const POOL = row("DestinationRule", "cart", {
  owner: { tool: "helm", title: "Helm" },
  findings: { error: 1, warning: 0, info: 0, codes: ["MESH0412"] },
});
const EDGE = row("Gateway", "edge");
const K8S = row("Gateway", "edge", {
  ref: { ...EDGE.ref, group: "gateway.networking.k8s.io", namespace: "" },
});
const ALL = [CART, POOL, EDGE, K8S];

describe("filterObjects", () => {
  it.each([
    ["nothing asked", "", {}, ALL],
    ["a word of the name in capitals", "CART", {}, [CART, POOL]],
    ["words in any order, over kind and name", "cart destination", {}, [POOL]],
    ["a host of the summary", "cart.shop", {}, [CART]],
    ["one of two Gateways", "", { kind: ["Gateway (Istio)"] }, [EDGE]],
    [
      "values of one chip as alternatives",
      "",
      { kind: ["VirtualService", "Gateway (Gateway API)"] },
      [CART, K8S],
    ],
    ["two chips together", "", { namespace: ["shop"], owner: ["Helm"] }, [POOL]],
    ["objects of nobody", "", { owner: ["none"], kind: ["VirtualService"] }, [CART]],
    ["a severity", "", { finding: ["error"] }, [POOL]],
    ["a code", "", { finding: ["MESH0412"] }, [POOL]],
    ["a label", "", { label: ["team=a"] }, [CART]],
    ["cluster-wide objects", "", { namespace: ["cluster-wide"] }, [K8S]],
    ["chips that this page does not know", "", { health: ["failing"] }, ALL],
    ["nothing that occurs", "payments", {}, []],
  ])("keeps rows for %s", (_name, text, filters, kept) => {
    expect(filterObjects(ALL, { text, filters })).toEqual(kept);
  });

  it("offers the values that occur, with how often", () => {
    const kinds = configFilterKeys(ALL).find(({ key }) => key === "kind");
    expect(kinds?.options.map(({ label, fact }) => [label, fact])).toEqual([
      ["DestinationRule", "1"],
      ["Gateway (Gateway API)", "1"],
      ["Gateway (Istio)", "1"],
      ["VirtualService", "1"],
    ]);
  });
});
