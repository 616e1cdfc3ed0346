import { describe, expect, it } from "vitest";
import { calls, CLUSTER, meshContext, namespace, NOW_MS, pod, service } from "../testing/mesh-context.ts";
import { readInbound } from "./index.ts";

const OBJECTS = [
  namespace("shop"),
  namespace("bank"),
  namespace("istio-system"),
  service("shop/cart"),
  service("bank/ledger"),
  pod("shop/cart", "v1"),
  pod("shop/cart", "v2"),
  pod("bank/ledger", "v1"),
];

const REQUESTS = [
  calls({ from: "shop/web", to: "shop/cart", version: "v1", rateRps: 90 }),
  calls({ from: "bank/batch", to: "shop/cart", version: "v2", rateRps: 9 }),
  calls({ from: "shop/cart-v1", to: "bank/ledger", version: "v1", rateRps: 4 }),
  calls({ from: "bank/batch", to: "shop/cart", code: "503", flags: "UH", rateRps: 5 }),
];

interface Question {
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

const read = (
  { namespace: where = "shop", labels = {} }: Question,
  input: Partial<Parameters<typeof meshContext>[0]> = {},
) =>
  readInbound(meshContext({ objects: OBJECTS, requests: REQUESTS, ...input }), {
    params: { cluster: CLUSTER },
    query: { namespace: where, labels, window: 60 },
    body: undefined,
  });

const callersOf = ({ edges }: Awaited<ReturnType<typeof read>>) =>
  edges.map(({ source, destination }) => `${source.workload} → ${destination.workload}`);

describe("readInbound", () => {
  it("answers callers of every workload of a namespace, busiest first, without requests that reached nobody", async () => {
    expect(callersOf(await read({}))).toEqual(["web → cart-v1", "batch → cart-v2"]);
  });

  it("answers callers of the pods that the labels pick", async () => {
    const answer = await read({ labels: { version: "v2" } });
    expect(callersOf(answer)).toEqual(["batch → cart-v2"]);
    expect(answer.workloads).toEqual(["shop/cart-v2"]);
  });

  it("picks from every namespace when the policy stands in the root namespace", async () => {
    const answer = await read({ namespace: "istio-system" });
    expect(answer.isMeshWide).toBe(true);
    expect(callersOf(answer)).toHaveLength(3);
  });

  it("counts callers of namespaces that the person may not see, and names none", async () => {
    const answer = await read({}, { hidden: ["bank"] });
    expect(callersOf(answer)).toEqual(["web → cart-v1"]);
    expect(answer.hiddenCallers).toBe(1);
  });

  it("answers like a missing namespace where the rights end", async () => {
    await expect(read({}, { hidden: ["shop"] })).rejects.toMatchObject({ code: "not_found" });
  });

  it("says since when Prometheus fails", async () => {
    const { metrics } = await read(
      {},
      { metrics: { state: "failing", sinceMs: NOW_MS, reason: "refused", atMs: null } },
    );
    expect(metrics).toMatchObject({ state: "failing", reason: "refused" });
  });
});
