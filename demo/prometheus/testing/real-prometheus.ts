import { spawn, execFile } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const tools = { server: "prometheus", loader: "promtool" };
const readyWithinMs = 30_000;
const pollEveryMs = 50;
const attempts = 5;

export interface RealPrometheusOptions {
  /** An empty folder of the caller, who also removes it. */
  readonly dir: string;
  /** Samples to load before the start: OpenMetrics text with timestamps, ending in `# EOF`. */
  readonly openMetrics?: string;
  /** Addresses (`host:port`) to scrape at `/metrics`, labels of the exposition winning over the target's. */
  readonly scrapeTargets?: readonly string[];
  readonly scrapeIntervalSeconds?: number;
  /** Further command line flags. */
  readonly flags?: readonly string[];
}

export interface RealPrometheus {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Whether the tests against a real Prometheus are switched off by name (`FORESAIL_SKIP=prometheus,…`). */
export function skipsRealPrometheus(skip: string | undefined): boolean {
  return (skip ?? "")
    .split(",")
    .map((name) => name.trim())
    .includes("prometheus");
}

/**
 * Starts Debian's Prometheus on a free loopback port, with samples loaded or targets to scrape. Fails saying what to install when it is missing. Stop it
 * when done; its data stay in `dir`.
 */
export async function startRealPrometheus(options: RealPrometheusOptions): Promise<RealPrometheus> {
  await requireTools();
  const dataDir = join(options.dir, "data");
  await mkdir(dataDir, { recursive: true });
  const configFile = join(options.dir, "prometheus.yml");
  await writeFile(configFile, configuration(options));
  if (options.openMetrics !== undefined) await loadSamples(options.dir, dataDir, options.openMetrics);
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch([
        "--config.file",
        configFile,
        "--storage.tsdb.path",
        dataDir,
        ...(options.flags ?? []),
      ]);
    } catch (error) {
      // Another process may have taken the port in between.
      if (attempt === attempts) throw error;
    }
  }
}

async function requireTools(): Promise<void> {
  for (const tool of Object.values(tools)) {
    try {
      await run(tool, ["--version"]);
    } catch (cause) {
      throw new Error(
        `${tool} is not installed: install the Debian package prometheus, or set FORESAIL_SKIP=prometheus to leave these tests out`,
        { cause },
      );
    }
  }
}

function configuration({ scrapeTargets = [], scrapeIntervalSeconds = 1 }: RealPrometheusOptions): string {
  const scrape = {
    job_name: "demo",
    honor_labels: true,
    honor_timestamps: false,
    static_configs: [{ targets: scrapeTargets }],
  };
  return JSON.stringify({
    global: { scrape_interval: `${scrapeIntervalSeconds}s`, scrape_timeout: `${scrapeIntervalSeconds}s` },
    scrape_configs: scrapeTargets.length > 0 ? [scrape] : [],
  });
}

async function loadSamples(dir: string, dataDir: string, openMetrics: string): Promise<void> {
  const file = join(dir, "samples.om");
  await writeFile(file, openMetrics);
  await run(tools.loader, ["tsdb", "create-blocks-from", "openmetrics", file, dataDir], {
    maxBuffer: 64 * 1024 * 1024,
  });
}

async function launch(flags: readonly string[]): Promise<RealPrometheus> {
  const port = await freePort();
  const retention = "--storage.tsdb.retention.time=100y";
  const child = spawn(
    tools.server,
    [...flags, retention, `--web.listen-address=127.0.0.1:${port}`, "--log.level=warn"],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log = (log + text).slice(-4000)));
  const url = `http://127.0.0.1:${port}`;
  try {
    await waitUntilReady(url, child);
  } catch (cause) {
    await stop(child);
    throw new Error(`Prometheus did not become ready: ${log}`, { cause });
  }
  return { url, stop: () => stop(child) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

async function waitUntilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}`);
    if (await answersReady(url)) return;
    await new Promise((resolve) => setTimeout(resolve, pollEveryMs));
  }
  throw new Error(`no answer within ${readyWithinMs} ms`);
}

async function answersReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/-/ready`)).ok;
  } catch {
    return false;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const killer = setTimeout(() => child.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(killer);
}
