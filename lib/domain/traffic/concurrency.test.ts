import { describe, expect, it } from "vitest";
import { busiestProxyLoad, proxyBand, type ProxyConcurrency } from "./concurrency.ts";

const proxy = (workload: string, ...values: readonly number[]): ProxyConcurrency => ({
  namespace: "shop",
  workload,
  points: values.map((value, at) => [at * 10, value]),
});

describe("busiestProxyLoad", () => {
  it("lets the proxy with the highest peak speak for the workload, because limits hold per proxy", () => {
    expect(busiestProxyLoad([proxy("web", 1, 1, 2), proxy("web", 3, 9, 4)])).toEqual({
      now: 4,
      median: 4,
      p99: 9,
      peak: 9,
    });
  });

  it("says nothing when no proxy reported a time", () => {
    expect(busiestProxyLoad([])).toBeNull();
    expect(busiestProxyLoad([proxy("web", Number.NaN)])).toBeNull();
  });
});

describe("proxyBand", () => {
  it("takes the busiest and the middle proxy of each instant", () => {
    const { highest, middle } = proxyBand([0, 10], [proxy("a", 1, 5), proxy("b", 2, 2), proxy("c", 9, 1)]);
    expect(highest).toEqual([
      [0, 9],
      [10, 5],
    ]);
    expect(middle).toEqual([
      [0, 2],
      [10, 2],
    ]);
  });

  it("keeps an instant without samples as a gap", () => {
    expect(proxyBand([0, 10], [proxy("a", 1)]).highest).toEqual([
      [0, 1],
      [10, null],
    ]);
  });
});
