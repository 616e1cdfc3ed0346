import { describe, expect, it } from "vitest";
import { accessLogEntry, type AccessLogEntry } from "../rig/access-log.ts";
import { labelsOf } from "./labels.ts";
import type { KnownPod } from "./mesh-directory.ts";

const pod = (name: string, address: string, proxy: KnownPod["proxy"] = "sidecar"): KnownPod => ({
  name: `${name}-v1-abc`,
  namespace: "shop",
  address,
  workload: `${name}-v1`,
  app: name,
  version: "v1",
  canonicalService: name,
  canonicalRevision: "v1",
  proxy,
  services: { "8080": { host: `${name}.shop.svc.cluster.local`, name, namespace: "shop" } },
});

const web = pod("web", "198.18.2.1");
const api = pod("api", "198.18.2.2");
const batch = pod("batch", "198.18.2.3", "none");
const podAt = (address: string): KnownPod | undefined =>
  [web, api, batch].find((one) => one.address === address);

const WEB = "spiffe://cluster.local/ns/shop/sa/web";
const API = "spiffe://cluster.local/ns/shop/sa/api";

function line(fields: Partial<Record<keyof AccessLogEntry, unknown>>): AccessLogEntry {
  return accessLogEntry.parse({
    time: "2026-11-26T04:00:00Z",
    method: "GET",
    code: 200,
    authority: "api",
    ...fields,
  });
}

const outbound = line({
  upstreamCluster: "outbound|80|v1|api.shop.svc.cluster.local",
  upstreamHost: "198.18.2.2:8080",
  localAddress: "198.19.200.2:80",
  remoteAddress: "198.18.2.1:43210",
  upstreamLocalUri: WEB,
  upstreamPeerUri: API,
});

const inbound = line({
  upstreamCluster: "inbound|8080||",
  upstreamHost: "198.18.2.2:8080",
  localAddress: "198.18.2.2:8080",
  remoteAddress: "198.18.2.1:43210",
  peerUri: WEB,
  localUri: API,
});

const EDGE = {
  source_workload: "web-v1",
  source_workload_namespace: "shop",
  source_principal: WEB,
  source_app: "web",
  source_version: "v1",
  source_canonical_service: "web",
  source_canonical_revision: "v1",
  source_cluster: "Kubernetes",
  destination_workload: "api-v1",
  destination_workload_namespace: "shop",
  destination_principal: API,
  destination_app: "api",
  destination_version: "v1",
  destination_service: "api.shop.svc.cluster.local",
  destination_service_name: "api",
  destination_service_namespace: "shop",
  destination_canonical_service: "api",
  destination_canonical_revision: "v1",
  destination_cluster: "Kubernetes",
  request_protocol: "http",
  response_code: "200",
  response_flags: "-",
};

describe("labels of one access log line", () => {
  it("are Istio's for the caller's proxy", () => {
    expect(labelsOf(outbound, web, podAt)).toEqual({
      ...EDGE,
      reporter: "source",
      connection_security_policy: "unknown",
    });
  });

  it("are Istio's for the called proxy", () => {
    expect(labelsOf(inbound, api, podAt)).toEqual({
      ...EDGE,
      reporter: "destination",
      connection_security_policy: "mutual_tls",
    });
  });

  it("know nothing of a plaintext caller outside the mesh", () => {
    const labels = labelsOf(line({ ...inbound, remoteAddress: "198.18.2.3:1", peerUri: "-" }), api, podAt);
    expect(labels).toMatchObject({
      source_workload: "unknown",
      source_principal: "unknown",
      source_cluster: "unknown",
      connection_security_policy: "none",
    });
  });

  it("name no workload for a request that reached no endpoint, but the service that was meant", () => {
    const labels = labelsOf(
      line({ ...outbound, upstreamHost: "-", flags: "UH", code: 503, upstreamPeerUri: "-" }),
      web,
      podAt,
    );
    expect(labels).toMatchObject({
      destination_workload: "unknown",
      destination_service_name: "api",
      response_flags: "UH",
      response_code: "503",
    });
  });

  it("fall back to the host that was asked for where no route led to a service", () => {
    const unrouted = line({
      ...outbound,
      upstreamCluster: "-",
      upstreamHost: "-",
      route: "-",
      flags: "NR",
      code: 404,
    });
    expect(labelsOf(unrouted, web, podAt)).toMatchObject({
      destination_service: "api",
      destination_service_name: "api",
    });
    const passed = line({
      ...outbound,
      upstreamCluster: "PassthroughCluster",
      upstreamHost: "198.18.9.9:80",
      authority: "x.y",
    });
    expect(labelsOf(passed, web, podAt)).toMatchObject({
      destination_service: "x.y",
      destination_service_name: "PassthroughCluster",
    });
  });

  it("leave out the code of a TCP connection, and its caller without mutual TLS", () => {
    const connection = line({ ...inbound, method: "-", code: 0, peerUri: "-" });
    const labels = labelsOf(connection, api, podAt);
    expect(labels).toMatchObject({ request_protocol: "tcp", source_workload: "unknown" });
    expect(labels).not.toHaveProperty("response_code");
  });

  it("carry the status of a gRPC call", () => {
    const called = line({ ...outbound, contentType: "application/grpc", grpcStatus: 13 });
    expect(labelsOf(called, web, podAt)).toMatchObject({
      request_protocol: "grpc",
      grpc_response_status: "13",
    });
  });
});
