import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const readySchema = z.object({
  ready: z.literal(true),
  kubernetes: z.string(),
  prometheus: z.string(),
  kubeconfig: z.string(),
});

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
  readonly ended: Promise<number | null>;
}

let folder = "";
let runs: Run[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "demo-main-"));
  runs = [];
});
afterEach(async () => {
  for (const { child, ended } of runs) {
    child.kill("SIGKILL");
    await ended;
  }
  rmSync(folder, { recursive: true });
});

function start(env: Readonly<Record<string, string>> = {}, args: readonly string[] = []): Run {
  const child = spawn(process.execPath, ["--import", "tsx", "demo/main.ts", ...args], {
    env: { ...process.env, FORESAIL_DATA: folder, DEMO_KUBE_PORT: "0", DEMO_PROMETHEUS_PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  child.stderr.on("data", (chunk) => (errors += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const run = { child, output: () => output, errors: () => errors, ended };
  runs.push(run);
  return run;
}

/** What the demo prints once both servers listen. */
async function ready(run: Run): Promise<z.infer<typeof readySchema>> {
  const over = run.ended.then((code) => {
    throw new Error(`the demo ended with ${String(code)}: ${run.errors()}`);
  });
  const printed = new Promise<void>((resolve) => {
    const look = (): void => {
      if (run.output().includes("\n")) resolve();
      else run.child.stdout?.once("data", look);
    };
    look();
  });
  await Promise.race([printed, over]);
  over.catch(() => undefined);
  return readySchema.parse(JSON.parse(run.output()));
}

async function requestCount(prometheus: string): Promise<number> {
  const query = encodeURIComponent('sum(istio_requests_total{reporter="source"})');
  const response = await fetch(`${prometheus}/api/v1/query?query=${query}`);
  const body = z
    .object({ data: z.object({ result: z.tuple([z.object({ value: z.tuple([z.number(), z.string()]) })]) }) })
    .parse(await response.json());
  return Number(body.data.result[0].value[1]);
}

describe("the demo program", () => {
  it("serves both protocols, writes a kubeconfig with everybody's context, and ends cleanly", async () => {
    const run = start();
    const { kubernetes, prometheus, kubeconfig } = await ready(run);
    expect(await requestCount(prometheus)).toBeGreaterThan(1e8);
    const config = z
      .object({
        clusters: z.array(z.object({ cluster: z.object({ server: z.string() }) })),
        contexts: z.array(z.object({ name: z.string() })),
      })
      .parse(parse(readFileSync(kubeconfig, "utf8")));
    expect(config.clusters[0]?.cluster.server).toBe(kubernetes);
    expect(config.contexts.map(({ name }) => name)).toEqual([
      "viewer",
      "developer",
      "reviewer",
      "security",
      "operator",
      "admin",
      "foresail",
    ]);
    run.child.kill("SIGTERM");
    expect(await run.ended).toBe(0);
  });

  it("answers live queries while a long one is under way", async () => {
    const { prometheus } = await ready(start());
    await requestCount(prometheus);
    const query = encodeURIComponent(
      "histogram_quantile(0.95, sum by (le, destination_workload) (rate(istio_request_duration_milliseconds_bucket[1d])))",
    );
    const order: string[] = [];
    const long = fetch(`${prometheus}/api/v1/query?query=${query}`).then(({ status }) =>
      order.push(`long ${String(status)}`),
    );
    for (const live of ["first", "second"]) {
      await requestCount(prometheus);
      order.push(live);
    }
    await long;
    expect(order).toEqual(["first", "second", "long 200"]);
  });

  it("continues its counters after it was killed", async () => {
    const first = start();
    const before = await requestCount((await ready(first)).prometheus);
    first.child.kill("SIGKILL");
    await first.ended;
    const after = await requestCount((await ready(start())).prometheus);
    expect(after).toBeGreaterThanOrEqual(before);
    expect(after).toBeLessThan(before * 1.01);
  });

  it("says which port is taken and how to choose another", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const run = start({ DEMO_PROMETHEUS_PORT: String(port) });
    expect(await run.ended).toBe(1);
    expect(run.errors()).toContain(
      `Port ${String(port)} is taken by another program; set DEMO_PROMETHEUS_PORT to a free one`,
    );
    await new Promise<void>((resolve) => other.close(() => resolve()));
  });

  it("refuses a shape that it cannot read", async () => {
    const run = start({}, ["--shape", "many"]);
    expect(await run.ended).toBe(1);
    expect(run.errors()).toContain("--shape must look like 200x10x1");
  });
});
