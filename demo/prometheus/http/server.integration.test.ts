import { Buffer } from "node:buffer";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { memorySource } from "../memory-source.ts";
import type { StoredSeries } from "../memory-source.ts";
import type { MetricMetadata } from "../series-source.ts";
import { skipsRealPrometheus, startRealPrometheus } from "../testing/real-prometheus.ts";
import { startDemoPrometheus } from "./server.ts";
import type { DemoPrometheus, DemoPrometheusOptions } from "./server.ts";

const nowMs = 1_700_000_000_000;
const metadata = new Map<string, MetricMetadata>([
  ["requests_total", { type: "counter", help: 'Requests.\nWith "quotes" and \\.' }],
  ["latency_ms", { type: "histogram", help: "Latency.", unit: "ms" }],
]);
const series: readonly StoredSeries[] = [
  {
    labels: { __name__: "requests_total", pod: "a", job: "own" },
    samples: [{ timeMs: nowMs - 5000, value: 12 }],
  },
  {
    labels: { __name__: "requests_total", pod: 'b"\\\n', job: "own" },
    samples: [{ timeMs: nowMs - 5000, value: 1e21 }],
  },
  {
    labels: { __name__: "requests_total", pod: "gone", job: "own" },
    samples: [
      { timeMs: nowMs - 20_000, value: 1 },
      { timeMs: nowMs - 5000, value: null },
    ],
  },
  {
    labels: { __name__: "requests_total", pod: "long-gone", job: "own" },
    samples: [{ timeMs: nowMs - 400_000, value: 1 }],
  },
  {
    labels: { __name__: "latency_ms_bucket", le: "+Inf", job: "own" },
    samples: [{ timeMs: nowMs - 5000, value: 3 }],
  },
  { labels: { __name__: "latency_ms_count", job: "own" }, samples: [{ timeMs: nowMs - 5000, value: 3 }] },
  { labels: { __name__: "latency_ms_sum", job: "own" }, samples: [{ timeMs: nowMs - 5000, value: 0.5 }] },
];

const opened: DemoPrometheus[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((demo) => demo.close()));
});

async function start(options: Partial<DemoPrometheusOptions> = {}): Promise<DemoPrometheus> {
  const demo = await startDemoPrometheus({
    source: memorySource(series, metadata),
    nowMs: () => nowMs,
    ...options,
  });
  opened.push(demo);
  return demo;
}

describe("startDemoPrometheus", () => {
  it("takes parameters from a form body as well as from the URL", async () => {
    const { url } = await start();
    const body = new URLSearchParams({ query: 'count(requests_total{pod!="a"})' });
    const response = await fetch(`${url}/api/v1/query?time=${nowMs / 1000}`, { method: "POST", body });
    expect(await response.json()).toEqual({
      status: "success",
      data: { resultType: "vector", result: [{ metric: {}, value: [nowMs / 1000, "1"] }] },
    });
  });

  it("answers a query without a time at the world's time", async () => {
    const { url } = await start();
    const response = await fetch(`${url}/api/v1/query?query=time()`);
    expect(await response.json()).toMatchObject({
      data: { resultType: "scalar", result: [nowMs / 1000, `${nowMs / 1000}`] },
    });
  });

  it.each([
    ["/api/v1/query?query=1%2B", 400, "bad_data"],
    ["/api/v1/query?query=label_join(requests_total,%22-%22,%22%22)", 422, "execution"],
    ["/api/v1/query?query=requests_total&timeout=0", 503, "timeout"],
  ])("answers %s with status %i and the kind %s", async (path, status, errorType) => {
    const { url } = await start();
    const response = await fetch(url + path);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status: "error", errorType });
  });

  it.each(["/api/v1/rules", "/api/v1/label/pod", "/graph", "/api/v1/"])("has nothing at %s", async (path) => {
    const { url } = await start();
    expect((await fetch(url + path)).status).toBe(404);
  });

  it("compresses long answers for clients that accept it", async () => {
    const many = Array.from({ length: 100 }, (_unset, index) => ({
      labels: { __name__: "many", index: String(index) },
      samples: [{ timeMs: nowMs, value: index }],
    }));
    const { url } = await start({ source: memorySource(many) });
    const response = await fetch(`${url}/api/v1/query?query=many`, {
      headers: { "accept-encoding": "gzip" },
    });
    expect(response.headers.get("content-encoding")).toBe("gzip");
    const plain = await fetch(`${url}/api/v1/query?query=many`, {
      headers: { "accept-encoding": "identity" },
    });
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect(await response.text()).toBe(await plain.text());
  });

  it("lets no browser page of another origin read it", async () => {
    const { url } = await start();
    const response = await fetch(`${url}/api/v1/labels`, { headers: { origin: "http://elsewhere.test" } });
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("tells the metadata by family, limited and filtered", async () => {
    const { url } = await start();
    const all: unknown = await (await fetch(`${url}/api/v1/metadata`)).json();
    expect(all).toEqual({
      status: "success",
      data: {
        requests_total: [{ type: "counter", help: 'Requests.\nWith "quotes" and \\.', unit: "" }],
        latency_ms: [{ type: "histogram", help: "Latency.", unit: "ms" }],
      },
    });
    const one: unknown = await (await fetch(`${url}/api/v1/metadata?metric=latency_ms`)).json();
    expect(one).toMatchObject({ data: { latency_ms: [{ type: "histogram" }] } });
    const limited: unknown = await (await fetch(`${url}/api/v1/metadata?limit=1`)).json();
    expect(limited).toMatchObject({ data: { requests_total: [{}] } });
    expect((await fetch(`${url}/api/v1/metadata?limit=x`)).status).toBe(400);
  });

  it("says that it is ready and which version it follows", async () => {
    const { url } = await start();
    expect((await fetch(`${url}/-/ready`)).status).toBe(200);
    expect((await fetch(`${url}/-/healthy`)).status).toBe(200);
    expect(await (await fetch(`${url}/api/v1/status/buildinfo`)).json()).toMatchObject({
      data: { version: "2.42.0" },
    });
  });

  it("exposes the latest values that are neither stale nor old", async () => {
    const { url } = await start();
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(await response.text()).toBe(
      [
        '# HELP requests_total Requests.\\nWith "quotes" and \\\\.',
        "# TYPE requests_total counter",
        'requests_total{job="own",pod="a"} 12',
        'requests_total{job="own",pod="b\\"\\\\\\n"} 1e+21',
        "# HELP latency_ms Latency.",
        "# TYPE latency_ms histogram",
        'latency_ms_bucket{job="own",le="+Inf"} 3',
        'latency_ms_count{job="own"} 3',
        'latency_ms_sum{job="own"} 0.5',
        "",
      ].join("\n"),
    );
  });

  it("asks for credentials when it has some", async () => {
    const credentials = { basic: { username: "foresail", password: "s3:cret" }, bearerToken: "t0ken" };
    const { url } = await start({ credentials });
    const statusWith = async (authorization?: string) =>
      (await fetch(`${url}/api/v1/labels`, authorization === undefined ? {} : { headers: { authorization } }))
        .status;
    const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
    expect(await statusWith()).toBe(401);
    expect(await statusWith(basic("foresail:wrong"))).toBe(401);
    expect(await statusWith("Bearer nope")).toBe(401);
    expect(await statusWith(basic("foresail:s3:cret"))).toBe(200);
    expect(await statusWith("Bearer t0ken")).toBe(200);
  });

  it("shows its faults, and none after they are taken back", async () => {
    const demo = await start();
    const ask = () => fetch(`${demo.url}/api/v1/labels`);
    demo.setFault({ kind: "down" });
    await expect(ask()).rejects.toThrow();
    demo.setFault({ kind: "garbage" });
    await expect((await ask()).json()).rejects.toThrow();
    demo.setFault({ kind: "status", status: 502 });
    expect((await ask()).status).toBe(502);
    demo.setFault({ kind: "slow", delayMs: 60_000 });
    await expect(fetch(`${demo.url}/api/v1/labels`, { signal: AbortSignal.timeout(50) })).rejects.toThrow();
    demo.setFault({ kind: "none" });
    expect((await ask()).status).toBe(200);
  });
});

describe.skipIf(skipsRealPrometheus(process.env["FORESAIL_SKIP"]))(
  "/metrics scraped by a real Prometheus",
  () => {
    it("arrives with its own labels, values and types", async () => {
      const dir = await mkdtemp(join(tmpdir(), "foresail-scrape-"));
      const demo = await start();
      const real = await startRealPrometheus({ dir, scrapeTargets: [`127.0.0.1:${demo.port}`] });
      try {
        await vi.waitFor(
          async () => {
            const [scraped, exposed] = await Promise.all([real.url, demo.url].map(ownSeries));
            expect(scraped).toEqual(exposed);
            expect(exposed).toHaveLength(5);
          },
          { timeout: 20_000, interval: 200 },
        );
        const types: unknown = await (await fetch(`${real.url}/api/v1/metadata`)).json();
        expect(types).toMatchObject({
          data: {
            requests_total: [{ type: "counter" }],
            latency_ms: [{ type: "histogram", help: "Latency." }],
          },
        });
      } finally {
        await real.stop();
        await rm(dir, { recursive: true, force: true });
      }
    });
  },
);

interface VectorAnswer {
  readonly data: {
    readonly result: readonly { readonly metric: object; readonly value: readonly [number, string] }[];
  };
}

/** Labels (but instance, which a scrape adds) and values, in a fixed order. */
async function ownSeries(url: string): Promise<readonly string[]> {
  const query = encodeURIComponent('{job="own"}');
  const answer = JSON.parse(await (await fetch(`${url}/api/v1/query?query=${query}`)).text()) as VectorAnswer;
  return answer.data.result
    .map(({ metric, value }) =>
      JSON.stringify([Object.entries({ ...metric, instance: "" }).toSorted(), value[1]]),
    )
    .toSorted();
}
