import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Mesh } from "../rig/mesh.ts";
import { attachMesh } from "../rig/start.ts";

let mesh: Mesh;
beforeAll(async () => {
  mesh = await attachMesh(process.env["FORESAIL_MESH"] ?? "");
});
afterAll(() => mesh.stop());

const answer = z.object({
  data: z.object({ result: z.array(z.object({ metric: z.record(z.string(), z.string()) })) }),
});

async function series(selector: string): Promise<readonly Record<string, string>[]> {
  const url = new URL("/api/v1/query", mesh.prometheusUrl);
  url.searchParams.set("query", selector);
  const { data } = answer.parse(await (await fetch(url)).json());
  return data.result.map(({ metric }) => metric);
}

const seriesOf = async (selector: string): Promise<Record<string, string>> => {
  await expect
    .poll(async () => (await series(selector)).length, { timeout: 60_000, interval: 1_000 })
    .toBeGreaterThan(0);
  return (await series(selector))[0] ?? {};
};

/** istio.io/latest/docs/reference/config/metrics, and what a scrape of the pod adds. */
const REQUEST_LABELS = [
  ...["reporter", "request_protocol", "response_code", "response_flags", "connection_security_policy"],
  ...["source", "destination"].flatMap((side) =>
    [
      "workload",
      "workload_namespace",
      "principal",
      "app",
      "version",
      "canonical_service",
      "canonical_revision",
      "cluster",
    ].map((label) => `${side}_${label}`),
  ),
  ...["destination_service", "destination_service_name", "destination_service_namespace"],
  ...["__name__", "instance", "job", "namespace", "pod"],
].toSorted();

describe("the series of the mesh", () => {
  it.each(["source", "destination"])("of requests have Istio's label set for the %s", async (reporter) => {
    const labels = await seriesOf(
      `istio_requests_total{reporter="${reporter}",source_workload="web-v1",destination_service_name="api",response_code="200"}`,
    );
    expect(Object.keys(labels).toSorted()).toEqual(REQUEST_LABELS);
    expect(labels).toMatchObject({
      source_principal: "spiffe://cluster.local/ns/shop/sa/web",
      destination_principal: "spiffe://cluster.local/ns/shop/sa/api",
      destination_service: "api.shop.svc.cluster.local",
      connection_security_policy: reporter === "source" ? "unknown" : "mutual_tls",
    });
  });

  it("tell the two versions of api apart", async () => {
    for (const version of ["v1", "v2"])
      await seriesOf(`istio_requests_total{reporter="source",destination_workload="api-${version}"}`);
  });

  it("show the gateway as a source, over HTTP and over TLS", async () => {
    await seriesOf(
      'istio_requests_total{reporter="source",source_workload="istio-ingressgateway",destination_workload="web-v1"}',
    );
  });

  it("show a caller outside the mesh as unknown and in plaintext", async () => {
    await seriesOf(
      'istio_requests_total{reporter="destination",destination_workload="cart-v1",source_workload="unknown",connection_security_policy="none"}',
    );
  });

  it("hold gRPC calls with their status and TCP connections with their bytes", async () => {
    await seriesOf(
      'istio_requests_total{request_protocol="grpc",grpc_response_status="0",destination_workload="payments-v1"}',
    );
    await seriesOf('istio_tcp_sent_bytes_total{reporter="source",destination_service_name="ledger"} > 0');
    await seriesOf('istio_request_duration_milliseconds_bucket{destination_service_name="api",le="25"} > 0');
  });

  it("hold Envoy's own, circuit breakers and outlier detection included", async () => {
    await seriesOf('{__name__=~"envoy_cluster_circuit_breakers_default_cx_open",pod=~"web-v1.*"}');
    await seriesOf('{__name__=~"envoy_cluster_outlier_detection_ejections_active",pod=~"web-v1.*"}');
  });
});
