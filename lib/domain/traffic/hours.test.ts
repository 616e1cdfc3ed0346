import { describe, expect, it } from "vitest";
import { combineEdges } from "./combine-edges.ts";
import type { LabelledValue } from "./edges.ts";
import { edgesOfHours, HOUR_MS, hourCounts, type SummedCount } from "./hours.ts";

const labels = (changes: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  reporter: "source",
  source_workload: "web",
  source_workload_namespace: "shop",
  source_principal: "spiffe://cluster.local/ns/shop/sa/web",
  source_canonical_service: "web",
  source_canonical_revision: "v1",
  destination_service: "cart.shop.svc.cluster.local",
  destination_service_name: "cart",
  destination_service_namespace: "shop",
  destination_workload: "cart-v1",
  destination_workload_namespace: "shop",
  destination_canonical_service: "cart",
  destination_canonical_revision: "v1",
  connection_security_policy: "unknown",
  request_protocol: "http",
  response_code: "200",
  grpc_response_status: "",
  ...changes,
});

const sample = (value: number, changes?: Readonly<Record<string, string>>): LabelledValue => ({
  labels: labels(changes),
  value,
});

const NOTHING = { requests: [], busyMs: [], sentBytes: [], receivedBytes: [] };

describe("hourCounts", () => {
  it("adds up codes of one class and keeps classes apart", () => {
    const counts = hourCounts({
      ...NOTHING,
      requests: [
        sample(10, { response_code: "200" }),
        sample(5, { response_code: "204" }),
        sample(2, { response_code: "503" }),
        sample(1, { response_code: "0" }),
      ],
    });
    expect(counts.map((count) => [count.labels["response_code"], count.requests])).toEqual([
      ["200", 15],
      ["500", 2],
      ["0", 1],
    ]);
    expect(new Set(counts.map(({ series }) => series)).size).toBe(3);
  });

  it("puts request times and bytes beside what they belong to, and leaves out what counted nothing", () => {
    const counts = hourCounts({
      requests: [sample(10), sample(0, { source_workload: "idle" })],
      busyMs: [sample(2_000), sample(30, { source_workload: "gone" })],
      sentBytes: [sample(100, { destination_service_name: "db" })],
      receivedBytes: [sample(900, { destination_service_name: "db" })],
    });
    expect(counts).toHaveLength(2);
    expect(counts[0]).toMatchObject({ requests: 10, busyMs: 2_000 });
    expect(counts[1]).toMatchObject({ sentBytes: 100, receivedBytes: 900 });
  });
});

const summed = (changes: Partial<SummedCount>): SummedCount => ({
  series: "a",
  labels: labels(),
  requests: 3_600,
  sentBytes: 0,
  receivedBytes: 0,
  busyMs: 0,
  mostBusyMs: 0,
  hours: 1,
  lastHourMs: 0,
  ...changes,
});

describe("edgesOfHours", () => {
  it("makes means over the whole time, with errors, identity and mutual TLS", () => {
    const server = { reporter: "destination", connection_security_policy: "mutual_tls" };
    const [only, ...rest] = edgesOfHours(
      [
        summed({ requests: 7_000 }),
        summed({ series: "b", labels: labels({ response_code: "500" }), requests: 200 }),
        summed({ series: "c", labels: labels(server), requests: 7_200 }),
      ],
      7_200,
    );
    expect(rest).toEqual([]);
    expect(only?.edge).toMatchObject({ rateRps: 1, mtlsRatio: 1, reporter: "source" });
    expect(only?.edge.errorRatio).toBeCloseTo(200 / 7_200, 9);
    expect(only?.edge.source.principal).toBe("cluster.local/ns/shop/sa/web");
  });

  it("keeps who called in one hour of a week only, and says when", () => {
    const weekly = labels({ source_workload: "weekly-report" });
    const edges = edgesOfHours(
      [
        summed({ requests: 1_000_000, hours: 168, lastHourMs: 200 * HOUR_MS }),
        summed({ series: "w", labels: weekly, requests: 40, hours: 1, lastHourMs: 70 * HOUR_MS }),
      ],
      168 * 3_600,
    );
    const rare = edges.find(({ edge }) => edge.source.workload === "weekly-report");
    expect(rare).toMatchObject({ hours: 1, lastMs: 71 * HOUR_MS });
    expect((rare?.edge.rateRps ?? 0) * 168 * 3_600).toBeCloseTo(40, 6);
  });

  it("takes the busiest hour for the number of requests under way", () => {
    const [edge] = edgesOfHours([summed({ busyMs: 20 * HOUR_MS, mostBusyMs: 12 * HOUR_MS })], 36_000);
    expect(edge?.peakRequests).toBe(12);
  });
});

describe("combineEdges", () => {
  const of = (requests: number, seconds: number, changes?: Readonly<Record<string, string>>) => ({
    edges: edgesOfHours([summed({ requests, labels: labels(changes) })], seconds).map(({ edge }) => edge),
    seconds,
  });

  it("adds up counts of both stretches", () => {
    const [edge] = combineEdges(of(3_600, 3_600), of(600, 600));
    expect((edge?.rateRps ?? 0) * 4_200).toBeCloseTo(4_200, 6);
  });

  it("weights shares by requests, and keeps who was in one stretch only", () => {
    const edges = combineEdges(of(100, 3_600), of(300, 600, { response_code: "500" }));
    expect(edges).toHaveLength(1);
    expect(edges[0]?.errorRatio).toBeCloseTo(0.75, 9);
    expect(combineEdges(of(100, 3_600), of(1, 600, { source_workload: "new" }))).toHaveLength(2);
    expect(combineEdges({ edges: [], seconds: 0 }, { edges: [], seconds: 0 })).toEqual([]);
  });
});
