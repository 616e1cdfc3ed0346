import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { StoredSeries } from "@/demo/prometheus/memory-source.ts";
import { type PrometheusPair, startPrometheusPair } from "@/demo/prometheus/testing/prometheus-pair.ts";
import { skipsRealPrometheus } from "@/demo/prometheus/testing/real-prometheus.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { connectPrometheus } from "./connect-prometheus.ts";
import type { PrometheusConfig } from "./prometheus-config.ts";

const PLAIN: PrometheusConfig = {
  url: null,
  bearerTokenFile: null,
  username: null,
  passwordFile: null,
  caFile: null,
  clientCertFile: null,
  clientKeyFile: null,
  headersFile: null,
  matchers: null,
  timeoutMs: 5_000,
};

const closers: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(listener: http.RequestListener): Promise<string> {
  const server = http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function connected(config: Partial<PrometheusConfig>) {
  const metrics = connectPrometheus({ ...PLAIN, ...config });
  closers.push(() => metrics.close());
  return metrics;
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error(`expected an AppError, got ${String(error)}`);
  expect(error.code).toBe("upstream");
  return error.details?.["kind"];
}

const ONE = JSON.stringify({
  status: "success",
  data: {
    resultType: "vector",
    result: [
      { metric: { a: "b" }, value: [1, "+Inf"] },
      { metric: {}, value: [1, "NaN"] },
      { metric: { native: "histogram" }, histogram: [1, {}] },
    ],
  },
});

describe("what is sent", () => {
  it("is a POST with exactly our headers, the matchers in the query, and the time-out", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "foresail-metrics-"));
    closers.push(() => rm(folder, { recursive: true }));
    const file = async (name: string, text: string): Promise<string> => {
      await writeFile(path.join(folder, name), text);
      return path.join(folder, name);
    };
    const seen: { method: string; url: string; headers: http.IncomingHttpHeaders; form: URLSearchParams }[] =
      [];
    const url = await serve((request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += String(chunk)));
      request.on("end", () => {
        const { method = "", url: target = "", headers } = request;
        seen.push({ method, url: target, headers, form: new URLSearchParams(body) });
        response.end(ONE);
      });
    });
    const bearerTokenFile = await file("token", "first\n");
    const metrics = connected({
      url: `${url}/prefix/`,
      bearerTokenFile,
      headersFile: await file("headers", "# tenant\nX-Scope-OrgID: team-a\n\n"),
      matchers: 'cluster="eu"',
    });
    await metrics.query("up", { atMs: 1_500 });
    await writeFile(bearerTokenFile, "second");
    await metrics.query("up");
    expect(seen.map(({ method, url: target }) => `${method} ${target}`)).toEqual([
      "POST /prefix/api/v1/query",
      "POST /prefix/api/v1/query",
    ]);
    expect(Object.fromEntries(seen[0]?.form ?? [])).toEqual({
      query: 'up{cluster="eu"}',
      timeout: "5000ms",
      time: "1.500",
    });
    expect(seen.map(({ headers }) => headers.authorization)).toEqual(["Bearer first", "Bearer second"]);
    expect(Object.keys(seen[0]?.headers ?? {}).sort()).toEqual([
      "accept",
      "accept-encoding",
      "authorization",
      "connection",
      "content-length",
      "content-type",
      "host",
      "user-agent",
      "x-scope-orgid",
    ]);
  });

  it("is basic authentication by user name and password file, and neither is part of the address", async () => {
    const url = new URL(
      await serve((request, response) => {
        response.end(
          request.headers.authorization === `Basic ${Buffer.from("me:secret").toString("base64")}`
            ? ONE
            : "no",
        );
      }),
    );
    url.username = "me";
    url.password = "secret";
    const metrics = connected({ url: url.href });
    expect(metrics.address).toBe(`http://${url.host}`);
    expect(await metrics.query("up")).toHaveLength(2);
  });

  it("never carries a header that steers the connection", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "foresail-metrics-"));
    closers.push(() => rm(folder, { recursive: true }));
    const headersFile = path.join(folder, "headers");
    await writeFile(headersFile, "Connection: close, Authorization\n");
    const metrics = connected({ url: await serve((_request, response) => response.end(ONE)), headersFile });
    await expect(metrics.query("up")).rejects.toThrow("no header that may be set");
  });
});

describe("answers", () => {
  it("keep infinities and NaN as numbers, and leave native histograms out", async () => {
    const metrics = connected({ url: await serve((_request, response) => response.end(ONE)) });
    expect(await metrics.query("up")).toEqual([
      { labels: { a: "b" }, value: Number.POSITIVE_INFINITY },
      { labels: {}, value: Number.NaN },
    ]);
  });

  it("may be compressed", async () => {
    const url = await serve((_request, response) => {
      response.setHeader("Content-Encoding", "gzip");
      response.end(gzipSync(ONE));
    });
    expect(await connected({ url }).query("up")).toHaveLength(2);
  });

  it.each([
    ["HTML", 200, "<html>sign in</html>", "garbage"],
    [
      "another JSON",
      200,
      '{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":1}}]}}',
      "garbage",
    ],
    ["a torn answer", 200, ONE.slice(0, 40), "garbage"],
    ["a bad query", 400, '{"status":"error","errorType":"bad_data","error":"parse error"}', "refused"],
    [
      "too many samples",
      422,
      '{"status":"error","errorType":"execution","error":"query processing would load too many samples"}',
      "refused",
    ],
    [
      "its own time-out",
      503,
      '{"status":"error","errorType":"timeout","error":"query timed out"}',
      "timeout",
    ],
    ["a proxy without Prometheus behind it", 502, "Bad Gateway", "unreachable"],
    ["a proxy that waited", 504, "Gateway Timeout", "timeout"],
    ["wrong credentials", 401, "Unauthorized", "refused"],
    ["another path", 404, "not found", "garbage"],
  ])("that are %s are told as such", async (...[, status, body, kind]) => {
    const url = await serve((_request, response) => {
      response.statusCode = status;
      response.end(body);
    });
    expect(await failureOf(connected({ url }).query("up"))).toBe(kind);
  });

  it("that redirect are not followed", async () => {
    let wasFollowed = false;
    const elsewhere = await serve((_request, response) => {
      wasFollowed = true;
      response.end(ONE);
    });
    const url = await serve((_request, response) => {
      response.writeHead(307, { Location: elsewhere });
      response.end();
    });
    expect(await failureOf(connected({ url }).query("up"))).toBe("garbage");
    expect(wasFollowed).toBe(false);
  });

  it("that never end are given up", async () => {
    const url = await serve((_request, response) => response.write("{"));
    expect(await failureOf(connected({ url, timeoutMs: 200 }).query("up"))).toBe("timeout");
  });

  it("that are too large are refused, compressed ones too", async () => {
    const url = await serve((_request, response) => {
      response.setHeader("Content-Encoding", "gzip");
      response.end(gzipSync(Buffer.alloc(70 * 1024 * 1024, 32)));
    });
    expect(await failureOf(connected({ url }).query("up"))).toBe("refused");
  });

  it("of nobody mean unreachable", async () => {
    const url = await serve((request) => request.socket.destroy());
    expect(await failureOf(connected({ url }).query("up"))).toBe("unreachable");
    expect(await failureOf(connected({}).query("up"))).toBe("unreachable");
    expect(await failureOf(connected({ url: "http://169.254.169.254/" }).query("up"))).toBe("unreachable");
  });

  it("stop when the caller does", async () => {
    const url = await serve(() => undefined);
    const abort = new AbortController();
    const pending = connected({ url }).query("up", { signal: abort.signal });
    abort.abort(new Error("left the page"));
    await expect(pending).rejects.toThrow("left the page");
  });
});

describe.skipIf(skipsRealPrometheus(process.env["FORESAIL_SKIP"]))("a real Prometheus and the demo's", () => {
  const endMs = Date.UTC(2026, 5, 1);
  const requests = (cluster: string, perScrape: number): StoredSeries => ({
    labels: { __name__: "istio_requests_total", cluster, reporter: "destination" },
    samples: Array.from({ length: 60 }, (_, index) => ({
      timeMs: endMs - (59 - index) * 15_000,
      value: index * perScrape,
    })),
  });
  let pair: PrometheusPair;
  beforeAll(async () => {
    pair = await startPrometheusPair([requests("eu", 30), requests("us", 3000)], { nowMs: endMs });
  });
  afterAll(() => pair?.stop());

  it.each(["realUrl", "demoUrl"] as const)(
    "answer instant and range queries of one cluster (%s)",
    async (which) => {
      const metrics = connected({ url: pair[which], matchers: 'cluster="eu"' });
      const [rate, ...others] = await metrics.query("sum(rate(istio_requests_total[5m]))", { atMs: endMs });
      expect(others).toEqual([]);
      expect(rate?.value).toBeCloseTo(2, 6);
      const [series] = await metrics.queryRange({
        query: "istio_requests_total",
        startMs: endMs - 30_000,
        endMs,
        stepMs: 15_000,
      });
      expect(series?.points).toEqual([
        [endMs / 1000 - 30, 57 * 30],
        [endMs / 1000 - 15, 58 * 30],
        [endMs / 1000, 59 * 30],
      ]);
      expect(await failureOf(metrics.query("sum(", { atMs: endMs }))).toBe("refused");
      expect(await metrics.version()).toMatch(/^\d+\.\d+/);
    },
  );

  it("tell the scrape interval when they can", async () => {
    const metrics = connected({ url: pair.demoUrl });
    expect(await metrics.scrapeIntervalMs()).toBe(15_000);
    expect(await connected({ url: pair.demoUrl, matchers: 'cluster="none"' }).scrapeIntervalMs()).toBeNull();
  });
});
