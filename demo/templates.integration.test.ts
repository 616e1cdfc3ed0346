import { readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TestDemo } from "./testing/test-demo.ts";

const API = 'destination_service_name="api",destination_service_namespace="production"';

let demo: TestDemo;
beforeEach(() => (demo = new TestDemo()));
afterEach(() => demo.mesh.close());

const TEMPLATES = new URL("../lib/domain/istio/document/fixtures/", import.meta.url);

function template(number: string): string {
  const name = readdirSync(TEMPLATES).find((file) => file.startsWith(number));
  if (name === undefined) throw new Error(`no template ${number}`);
  return readFileSync(new URL(name, TEMPLATES), "utf8");
}

const FROM_FRONTEND = `source_workload="frontend",${API}`;
const FROM_GATEWAY = 'source_workload="istio-ingressgateway"';
const V2_SHARE = (): number => demo.ratio('destination_workload="api-v2"', FROM_FRONTEND);
const PLAINTEXT = (): number =>
  demo.value(
    'sum(rate(istio_requests_total{reporter="destination",connection_security_policy="none",destination_service_name="api"}[1m])) or vector(0)',
  );

describe("the seed templates, applied to production unchanged", () => {
  it.each<[string, readonly string[], () => number, readonly [from: number, to: number]]>([
    ["01 leaves the split at 90 to 10", ["01"], V2_SHARE, [0.08, 0.12]],
    [
      "02 keeps every request answered",
      ["02"],
      () => demo.ratio('response_code="200"', FROM_FRONTEND),
      [0.99, 1],
    ],
    ["03 spreads over the pods of both versions, three to two", ["03"], V2_SHARE, [0.35, 0.45]],
    [
      "04 takes the subsets away that the routes still name: 503 NC",
      ["04"],
      () => demo.ratio('response_flags="NC",destination_workload="unknown"', FROM_FRONTEND),
      [0.99, 1],
    ],
    [
      "04 after 03 harms nobody",
      ["03", "04"],
      () => demo.ratio('response_code="200"', FROM_FRONTEND),
      [0.99, 1],
    ],
    ["05 shuts plaintext callers out", ["05"], PLAINTEXT, [0, 0.001]],
    ["06 lets frontend call", ["06"], () => demo.ratio('response_code="200"', FROM_FRONTEND), [0.99, 1]],
    [
      "06 denies checkout",
      ["06"],
      () => demo.ratio('response_code="403"', `source_workload="checkout",${API}`),
      [0.99, 1],
    ],
    [
      "07 and 08 route api.example.com and leave www.example.com without a route",
      ["07", "08"],
      () =>
        demo.value(`sum(rate(istio_requests_total{${FROM_GATEWAY},response_flags="NR"}[1m])) or vector(0)`),
      [1.5, 2.5],
    ],
    ["09 sends a tenth to v2", ["02", "09"], V2_SHARE, [0.08, 0.12]],
    [
      "10 aborts a twentieth",
      ["10"],
      () => demo.ratio('response_flags="FI",response_code="503"', FROM_FRONTEND),
      [0.04, 0.06],
    ],
    ["10 delays a tenth", ["10"], () => demo.ratio('response_flags="DI"', FROM_FRONTEND), [0.08, 0.11]],
    ["11 answers from v1 alone", ["11"], V2_SHARE, [0, 0.001]],
    [
      "11 copies every request of frontend to v2",
      ["11"],
      () =>
        demo.value(
          'sum(rate(istio_requests_total{reporter="destination",source_workload="frontend",destination_workload="api-v2"}[1m]))',
        ) / demo.rps(FROM_FRONTEND),
      [0.9, 1.1],
    ],
    [
      "12 limits nothing",
      ["12"],
      () => demo.value('sum(rate(istio_requests_total{response_code="429"}[1m])) or vector(0)'),
      [0, 0],
    ],
  ])("%s", (_name, numbers, measured, [from, to]) => {
    for (const number of numbers) demo.apply(template(number), "production");
    demo.pass(62_000);
    expect(measured()).toBeGreaterThanOrEqual(from);
    expect(measured()).toBeLessThanOrEqual(to);
  });

  it("12 with both shares at 100 % answers 429 above what the buckets of all gateway pods let through", () => {
    const every = "{default_value: {numerator: 100, denominator: HUNDRED}}";
    demo.apply(
      `${template("12")}              filter_enabled: ${every}\n              filter_enforced: ${every}\n`,
      "production",
    );
    demo.pass(62_000);
    const passed = demo.value(
      `sum(rate(istio_requests_total{reporter="source",${FROM_GATEWAY},response_code!="429"}[1m]))`,
    );
    const refused = demo.value(
      `sum(rate(istio_requests_total{reporter="source",${FROM_GATEWAY},response_flags="RL",response_code="429"}[1m]))`,
    );
    expect(refused).toBeGreaterThan(1);
    // Two pods with 10 a second each, and the rhythm of the day.
    expect(passed).toBeGreaterThan(10);
    expect(passed).toBeLessThan(40);
  });
});
