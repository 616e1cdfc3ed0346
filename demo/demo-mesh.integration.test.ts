import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TestDemo } from "./testing/test-demo.ts";

const VIRTUAL_SERVICE = { group: "networking.istio.io", kind: "VirtualService" } as const;
const API = 'destination_service_name="api",destination_service_namespace="production"';
const FROM_FRONTEND = `source_workload="frontend",${API}`;
const TO_PAYMENTS = 'destination_service_name="payments",source_workload="checkout"';

let demo: TestDemo;
beforeEach(() => (demo = new TestDemo()));
afterEach(() => demo.mesh.close());

describe("the demo's traffic", () => {
  it("has run for eight days before the first start", () => {
    expect(demo.value(`sum(increase(istio_requests_total{reporter="source",${API}}[1m] offset 8d))`)).toBe(0);
    expect(
      demo.value(`sum(rate(istio_requests_total{reporter="source",${API}}[1m] offset 7d))`),
    ).toBeGreaterThan(150);
  });

  it("moves with the weights in the next scrape", () => {
    const v2Share = (window: string): number =>
      demo.value(
        `sum(rate(istio_requests_total{reporter="source",source_workload="frontend",destination_workload="api-v2"}[${window}])) / sum(rate(istio_requests_total{reporter="source",source_workload="frontend",${API}}[${window}]))`,
      );
    expect(v2Share("1m")).toBeCloseTo(0.1, 1);
    demo.patchSpec({ ...VIRTUAL_SERVICE, namespace: "production", name: "api" }, (spec) =>
      spec.replace('"weight":90', '"weight":70').replace('"weight":10', '"weight":30'),
    );
    demo.pass(11_000);
    expect(v2Share("11s")).toBeGreaterThan(0.2);
    demo.pass(60_000);
    expect(v2Share("1m")).toBeGreaterThan(0.27);
    expect(v2Share("1m")).toBeLessThan(0.33);
  });

  it("cuts payments at its timeout, and the errors climb to the gateway", () => {
    expect(demo.ratio('response_code=~"5.."', TO_PAYMENTS)).toBeLessThan(0.03);
    demo.patchSpec({ ...VIRTUAL_SERVICE, namespace: "shop", name: "payments" }, (spec) =>
      spec.replace('"2s"', '"500ms"'),
    );
    demo.pass(62_000);
    const failing = demo.ratio('response_code="504",response_flags="UT"', TO_PAYMENTS);
    expect(failing).toBeGreaterThan(0.1);
    expect(failing).toBeLessThan(0.15);
    const climbed = ["checkout", "cart", "web"].map((service) =>
      demo.ratio(
        'response_code=~"5.."',
        `destination_service_name="${service}",destination_service_namespace="shop"`,
      ),
    );
    expect(climbed[0]).toBeCloseTo(failing * 0.658, 1);
    expect(climbed[1]).toBeGreaterThan(0.01);
    expect(climbed[2]).toBeGreaterThan(0.002);
  });

  it("hides the failures of api v2 behind retries", () => {
    const answered = demo.value(
      'sum(increase(istio_requests_total{reporter="destination",destination_workload="api-v2",response_code="503"}[1h]))',
    );
    expect(answered).toBeGreaterThan(200);
    expect(
      demo.value(
        `sum(increase(istio_requests_total{reporter="source",${API},response_code="503"}[1h])) or vector(0)`,
      ),
    ).toBeLessThan(answered / 50);
  });

  it("lets legacy call in plaintext, which only the server's proxy reports", () => {
    const plaintext = 'connection_security_policy="none",destination_service_namespace="production"';
    expect(
      demo.value(`sum(rate(istio_requests_total{reporter="destination",${plaintext}}[5m]))`),
    ).toBeCloseTo(1.2, 0);
    expect(
      demo.value(`count(istio_requests_total{reporter="source",source_workload="batch"}) or vector(0)`),
    ).toBe(0);
  });

  it("never states the security policy of a request at its source", () => {
    expect(
      demo.value(
        'count(istio_requests_total{reporter="source",connection_security_policy!="unknown"}) or vector(0)',
      ),
    ).toBe(0);
  });

  it("gives buckets that rise to the count", () => {
    const infinite = demo.value(
      'sum(istio_request_duration_milliseconds_bucket{reporter="source",le="+Inf"})',
    );
    expect(infinite).toBe(demo.value('sum(istio_request_duration_milliseconds_count{reporter="source"})'));
    expect(infinite).toBe(demo.value('sum(istio_requests_total{reporter="source"})'));
  });
});

describe("scenarios", () => {
  const V2 = 'destination_workload="recommendations-v2"';

  it("make a version fail", () => {
    demo.scenario({ "shop.recommendations-v2": "failing" });
    demo.pass(62_000);
    expect(demo.ratio('response_code="500"', V2)).toBeGreaterThan(0.3);
    expect(demo.ratio('response_code="500"', 'destination_workload="recommendations-v1"')).toBeLessThan(0.02);
  });

  it("make a version slow", () => {
    const p50 = (): number =>
      demo.value(
        `histogram_quantile(0.5, sum by (le) (rate(istio_request_duration_milliseconds_bucket{reporter="source",${V2}}[1m])))`,
      );
    const before = p50();
    demo.scenario({ "shop.recommendations-v2": "slow" });
    demo.pass(62_000);
    expect(p50()).toBeGreaterThan(4 * before);
  });

  it("make a version fail in bursts", () => {
    demo.scenario({ "shop.recommendations-v2": "bursty" });
    demo.pass(250_000);
    const failed = demo.value(
      `sum(rate(istio_requests_total{reporter="source",${V2},response_code="503"}[4m])) / sum(rate(istio_requests_total{reporter="source",${V2}}[4m]))`,
    );
    expect(failed).toBeGreaterThan(0.02);
    expect(failed).toBeLessThan(0.12);
  });

  it("take a version's pods away: its share finds no endpoint", () => {
    demo.scenario({ "shop.recommendations-v2": "gone" });
    demo.pass(62_000);
    expect(demo.rps(V2)).toBe(0);
    expect(
      demo.ratio(
        'response_flags="UH",destination_workload="unknown"',
        'destination_service_name="recommendations"',
      ),
    ).toBeCloseTo(0.3, 1);
    demo.scenario({});
    demo.pass(62_000);
    expect(demo.rps(V2)).toBeGreaterThan(20);
  });
});

describe("breakers and outlier detection", () => {
  const DESTINATION_RULE = { group: "networking.istio.io", kind: "DestinationRule" } as const;

  it("refuses what does not fit into the limits of a client proxy: 503 UO from no workload", () => {
    demo.patchSpec({ ...DESTINATION_RULE, namespace: "shop", name: "payments" }, (spec) =>
      spec
        .replace('"maxConnections":40', '"maxConnections":1')
        .replace('"http1MaxPendingRequests":24', '"http1MaxPendingRequests":1'),
    );
    demo.pass(62_000);
    const refused = demo.ratio(
      'response_flags="UO",response_code="503",destination_workload="unknown"',
      'destination_service_name="payments"',
    );
    expect(refused).toBeGreaterThan(0.1);
    expect(
      demo.value(
        'sum(rate(envoy_cluster_upstream_rq_pending_overflow{cluster_name="outbound|80||payments.shop.svc.cluster.local"}[1m]))',
      ),
    ).toBeGreaterThan(0.5);
  });

  it("ejects a failing host of two at 50 %, and shows it only where statistics are opted in", () => {
    demo.scenario({ "shop.recommendations-v2": "failing" });
    demo.pass(62_000);
    const active =
      'max(envoy_cluster_outlier_detection_ejections_active{cluster_name="outbound|80|v2|recommendations.shop.svc.cluster.local"})';
    expect(demo.value(active)).toBe(1);
    expect(
      demo.value('count(envoy_cluster_outlier_detection_ejections_active{namespace!="shop"}) or vector(0)'),
    ).toBe(0);
  });

  it("moves requests away from a failing version where both stand in one cluster", () => {
    demo.apply(
      `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: recommendations }
spec: { hosts: [recommendations], http: [{ route: [{ destination: { host: recommendations } }] }] }
`,
      "shop",
    );
    demo.pass(62_000);
    const share = (): number =>
      demo.ratio('destination_workload="recommendations-v2"', 'destination_service_name="recommendations"');
    expect(share()).toBeCloseTo(0.4, 1);
    demo.scenario({ "shop.recommendations-v2": "failing" });
    demo.pass(62_000);
    expect(share()).toBeLessThan(0.36);
  });
});

describe("scaling", () => {
  it("starts and ends pods, and their series with them", () => {
    const pods = (): number =>
      demo.value(
        'count(count by (pod) (istio_requests_total{reporter="destination",destination_workload="api-v2"}))',
      );
    expect(pods()).toBe(2);
    demo.patchSpec({ group: "apps", kind: "Deployment", namespace: "production", name: "api-v2" }, (spec) =>
      spec.replace('"replicas":2', '"replicas":4'),
    );
    demo.pass(20_000);
    expect(pods()).toBe(4);
    demo.patchSpec({ group: "apps", kind: "Deployment", namespace: "production", name: "api-v2" }, (spec) =>
      spec.replace('"replicas":4', '"replicas":1'),
    );
    demo.pass(20_000);
    expect(pods()).toBe(1);
    expect(
      demo.mesh.store.get({ group: "apps", kind: "Deployment", namespace: "production", name: "api-v2" })
        ?.status?.["readyReplicas"],
    ).toBe(1);
  });

  it("brings a version back from no pods at all", () => {
    const ref = { group: "apps", kind: "Deployment", namespace: "production", name: "api-v2" };
    demo.patchSpec(ref, (spec) => spec.replace('"replicas":2', '"replicas":0'));
    demo.pass(62_000);
    expect(demo.rps('destination_workload="api-v2"')).toBe(0);
    expect(demo.ratio('response_flags="UH"', FROM_FRONTEND)).toBeCloseTo(0.1, 1);
    demo.patchSpec(ref, (spec) => spec.replace('"replicas":0', '"replicas":2'));
    demo.pass(62_000);
    expect(demo.ratio('destination_workload="api-v2"', FROM_FRONTEND)).toBeCloseTo(0.1, 1);
  });
});

describe("a restart", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "demo-mesh-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("continues the same cluster and the same counters", () => {
    const query = `sum(istio_requests_total{reporter="source",${API}})`;
    const first = new TestDemo(folder);
    first.patchSpec({ ...VIRTUAL_SERVICE, namespace: "production", name: "api" }, (spec) =>
      spec.replace('"weight":90', '"weight":50'),
    );
    first.pass(30_000);
    const before = { count: first.value(query), version: first.mesh.store.resourceVersion };
    first.mesh.close();
    const second = new TestDemo(folder, first.now);
    expect({ count: second.value(query), version: second.mesh.store.resourceVersion }).toEqual(before);
    second.pass(60_000);
    expect(second.value(query)).toBeGreaterThan(before.count + 5_000);
    second.mesh.close();
  });
});
