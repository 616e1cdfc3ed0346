import { describe, expect, it } from "vitest";
import { breakerLevels } from "./breaker-levels.ts";
import {
  ceilingSentence,
  ejectionRow,
  ejectionSentence,
  headroomText,
  panicSentence,
} from "./breaker-sentences.ts";

const demand = { clientProxies: 6, servers: 2, perProxy: null };
const requests = (http2MaxRequests: number) => ({ connectionPool: { http: { http2MaxRequests } } });
const ejecting = (maxEjectionPercent?: number) => ({
  outlierDetection: maxEjectionPercent === undefined ? {} : { maxEjectionPercent },
});

describe("ceilingSentence", () => {
  it("shows the limit times client proxies and times server proxies, the smaller first", () => {
    expect(ceilingSentence(requests(24), demand)).toBe(
      "At most 48 requests at once: 24 × 6 client proxies = 144, and 24 × 2 server proxies = 48.",
    );
  });

  it("takes the smaller of connections and requests", () => {
    const policy = { connectionPool: { tcp: { maxConnections: 10 }, http: { http2MaxRequests: 24 } } };
    expect(ceilingSentence(policy, demand)).toContain("10 × 6 client proxies = 60");
  });

  it("says that nothing limits, also for a zero, which Istio cannot tell from unset", () => {
    expect(ceilingSentence({}, demand)).toBe("Nothing limits how many requests are under way.");
    expect(ceilingSentence(requests(0), demand)).toBe("Nothing limits how many requests are under way.");
  });
});

describe("headroomText", () => {
  it.each([
    [24, 9, "9.0 at peak, 62 % free"],
    [24, 24, "24 at peak: over the limit"],
  ])("holds a limit of %i against a peak of %i", (limit, peak, text) => {
    expect(headroomText(limit, peak)).toBe(text);
  });
});

describe("ejection arithmetic", () => {
  it("never ejects below ten endpoints with the default of 10 %", () => {
    expect(ejectionRow(ejecting())).toEqual([0, 0, 0, 0, 0, 0]);
    expect(ejectionSentence(ejecting(), 2)).toBe(
      "It never ejects: 10 % of 2 endpoints is less than one. It takes at least 50 %.",
    );
  });

  it("reads an explicit 0 as the default, as Istio does", () => {
    expect(ejectionRow(ejecting(0))).toEqual(ejectionRow(ejecting(10)));
  });

  it("counts whole hosts within the cap", () => {
    expect(ejectionRow(ejecting(50))).toEqual([0, 1, 1, 2, 2, 3]);
    expect(ejectionSentence(ejecting(50), 2)).toContain("At most 1 of 2 endpoints");
  });

  it("warns when every endpoint may be out", () => {
    expect(ejectionSentence(ejecting(100), 3)).toContain("503 UH");
  });

  it("says nothing without outlier detection", () => {
    expect(ejectionSentence({}, 3)).toBeNull();
    expect(panicSentence({})).toBeNull();
  });
});

describe("breakerLevels", () => {
  it("lists the rule, its ports, its subsets and their ports", () => {
    const value = {
      spec: {
        host: "api",
        trafficPolicy: { portLevelSettings: [{ port: { number: 80 } }] },
        subsets: [
          { name: "v1" },
          { name: "v2", trafficPolicy: { portLevelSettings: [{ port: { number: 9090 } }] } },
        ],
      },
    };
    expect(breakerLevels(value).map(({ title }) => title)).toEqual([
      "Every request",
      "port 80",
      "Subset v1",
      "Subset v2",
      "Subset v2, port 9090",
    ]);
  });
});
