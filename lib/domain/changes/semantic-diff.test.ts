import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../base/json.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { describeChanges, diffPointers } from "./semantic-diff.ts";

const object = (kind: string, spec: JsonObject): KubeObject => ({
  apiVersion: "networking.istio.io/v1",
  kind,
  metadata: { name: "cart" },
  spec,
});
const to = (subset: string, weight: number): JsonObject => ({
  destination: { host: "cart", subset },
  weight,
});

describe("changes in words", () => {
  const cases: readonly [
    kind: string,
    before: JsonObject,
    after: JsonObject,
    sentences: readonly string[],
  ][] = [
    [
      "VirtualService",
      { http: [{ match: [{ port: 1 }] }, { route: [to("v1", 90), to("v2", 10)] }] },
      { http: [{ match: [{ port: 1 }] }, { route: [to("v1", 70), to("v2", 30)] }] },
      ["http[1]: v1 90 % → 70 %", "http[1]: v2 10 % → 30 %"],
    ],
    [
      "VirtualService",
      { http: [{ route: [to("v1", 1)], timeout: "10s" }] },
      { http: [{ route: [to("v1", 1)], timeout: "5s", retries: { attempts: 2 } }] },
      ["http[0].timeout 10s → 5s", "http[0].retries added"],
    ],
    ["VirtualService", { hosts: ["a", "b"] }, { hosts: ["b", "c"] }, ["hosts + c, − a"]],
    [
      "VirtualService",
      { http: [{ name: "a" }, { name: "b" }] },
      { http: [{ name: "b" }, { name: "a" }] },
      ["http reordered"],
    ],
    [
      "DestinationRule",
      { subsets: [{ name: "v1" }], trafficPolicy: { connectionPool: { tcp: { maxConnections: 5 } } } },
      { subsets: [{ name: "v2" }], trafficPolicy: { connectionPool: { tcp: { maxConnections: 50 } } } },
      ["subsets[v1] removed", "subsets[v2] added", "trafficPolicy.connectionPool.tcp.maxConnections 5 → 50"],
    ],
    [
      "PeerAuthentication",
      { mtls: { mode: "STRICT" } },
      { mtls: { mode: "PERMISSIVE" } },
      ["mtls.mode STRICT → PERMISSIVE"],
    ],
    ["Unheard", { a: { b: [1] } }, { a: { b: [1, 2] }, c: true }, ["a.b + 2", "c set to true"]],
  ];
  test.each(cases)("%s %#", (kind, before, after, sentences) => {
    expect(
      describeChanges(object(kind, before), object(kind, after), kind).map(({ sentence }) => sentence),
    ).toEqual(sentences);
  });

  test("another served version and status are no change", () => {
    const before = {
      ...object("VirtualService", { hosts: ["a"] }),
      apiVersion: "networking.istio.io/v1beta1",
    };
    const after = { ...object("VirtualService", { hosts: ["a"] }), status: { ready: true } };
    expect(describeChanges(before, after, "VirtualService")).toEqual([]);
  });

  test("creation and deletion", () => {
    const cart = object("VirtualService", {});
    expect(describeChanges(null, cart, "VirtualService")[0]?.sentence).toBe("VirtualService cart created");
    expect(describeChanges(cart, null, "VirtualService")[0]?.sentence).toBe("VirtualService cart deleted");
  });
});

describe("properties", () => {
  const value = fc.jsonValue({ maxDepth: 3 });

  test("a difference is described if and only if there is one", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), fc.dictionary(fc.string(), value), (a, b) => {
        const before = object("VirtualService", plain(a) as JsonObject);
        const after = object("VirtualService", plain(b) as JsonObject);
        const isSame = diffPointers(before, after).length === 0;
        expect(describeChanges(before, after, "VirtualService").length === 0).toBe(isSame);
        expect(describeChanges(before, before, "VirtualService")).toEqual([]);
      }),
    );
  });

  test("operations applied to before give after", () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const before = plain({ root: a });
        const after = plain({ root: b });
        expect(applyOperations(before, diffPointers(before, after))).toEqual(after);
      }),
    );
  });
});

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function applyOperations(value: unknown, operations: ReturnType<typeof diffPointers>): unknown {
  const root = { "": structuredClone(value) };
  for (const operation of operations) {
    const parts = operation.path.split("/").map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
    const key = parts.at(-1) ?? "";
    const parent = parts.slice(0, -1).reduce<object>((current, part) => Reflect.get(current, part), root);
    if (operation.op === "remove") Reflect.deleteProperty(parent, key);
    else
      Object.defineProperty(parent, key, {
        value: operation.value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  return root[""];
}
