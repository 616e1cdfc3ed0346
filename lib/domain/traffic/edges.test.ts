import { describe, expect, it } from "vitest";
import { edgesFrom, type LabelledValue } from "./edges.ts";

const requests = (labels: Record<string, string>, value: number): LabelledValue => ({
  labels: {
    source_workload: "web",
    source_workload_namespace: "shop",
    destination_service_name: "cart",
    destination_service_namespace: "shop",
    destination_workload: "cart",
    destination_workload_namespace: "shop",
    destination_canonical_revision: "v1",
    request_protocol: "http",
    response_code: "200",
    response_flags: "-",
    ...labels,
  },
  value,
});

const bucket = (le: string, value: number): LabelledValue => requests({ reporter: "source", le }, value);

const only = (samples: readonly LabelledValue[], latencyBuckets: readonly LabelledValue[] = []) =>
  edgesFrom({ requests: samples, latencyBuckets, tcpSent: [], tcpReceived: [] });

describe("edgesFrom", () => {
  it("counts a request once although client and server report it", () => {
    const edges = only([requests({ reporter: "source" }, 10), requests({ reporter: "destination" }, 9.9)]);
    expect(edges).toHaveLength(1);
    expect(edges[0]).toMatchObject({ rateRps: 10, reporter: "source", errorRatio: 0 });
  });

  it("takes the server's count for a caller without a proxy", () => {
    const edges = only([requests({ reporter: "destination", source_workload: "unknown" }, 1.2)]);
    expect(edges[0]).toMatchObject({ rateRps: 1.2, reporter: "destination" });
  });

  it("takes mTLS from the server, since the client's proxy always says unknown", () => {
    const edges = only([
      requests({ reporter: "source", connection_security_policy: "unknown" }, 10),
      requests({ reporter: "destination", connection_security_policy: "mutual_tls" }, 6),
      requests({ reporter: "destination", connection_security_policy: "none" }, 4),
    ]);
    expect(edges[0]?.mtlsRatio).toBeCloseTo(0.6);
  });

  it("does not know mTLS where no server reports", () => {
    expect(only([requests({ reporter: "source" }, 1)])[0]?.mtlsRatio).toBeNull();
  });

  it("keeps requests that reached no endpoint as an edge of their own without a workload", () => {
    const edges = only([
      requests({ reporter: "source" }, 8),
      requests(
        { reporter: "source", destination_workload: "unknown", response_code: "503", response_flags: "UO" },
        2,
      ),
    ]);
    expect(edges.map(({ destination, errorRatio }) => [destination.workload, errorRatio])).toEqual([
      ["cart", 0],
      [null, 1],
    ]);
  });

  it("computes quantiles from the buckets of the edge", () => {
    const edges = only(
      [requests({ reporter: "source" }, 10)],
      [bucket("10", 5), bucket("100", 10), bucket("+Inf", 10)],
    );
    expect(edges[0]?.latencyMs).toEqual({ p50: 10, p95: 91, p99: expect.closeTo(98.2) });
  });

  it("says nothing about latency when no bucket was answered", () => {
    expect(only([requests({ reporter: "source" }, 10)])[0]?.latencyMs).toBeNull();
  });

  it("tolerates series whose labels were removed by Telemetry", () => {
    const edges = only([{ labels: { reporter: "source" }, value: 3 }]);
    expect(edges[0]).toMatchObject({
      rateRps: 3,
      source: { workload: "unknown" },
      destination: { service: "unknown" },
    });
  });

  it("makes a TCP edge of bytes, never of requests", () => {
    const tcp = requests({ reporter: "source", request_protocol: "tcp" }, 1000);
    const edges = edgesFrom({ requests: [], latencyBuckets: [], tcpSent: [tcp], tcpReceived: [] });
    expect(edges[0]).toMatchObject({
      protocol: "tcp",
      rateRps: 0,
      tcp: { sentBytesPerS: 1000, receivedBytesPerS: 0 },
    });
  });

  it("leaves out edges without traffic and values that are no number", () => {
    expect(only([requests({ reporter: "source" }, 0), requests({ reporter: "source" }, NaN)])).toEqual([]);
  });
});
