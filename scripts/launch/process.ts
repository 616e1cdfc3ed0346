import { spawn, type ChildProcess } from "node:child_process";
import net from "node:net";
import { root } from "./build.ts";

export interface Running {
  readonly name: string;
  readonly child: ChildProcess;
  /** First lines of what it printed, for a message when it fails. */
  readonly output: () => string;
  readonly exited: Promise<number>;
}

const KEPT_OUTPUT = 8_000;

export function start(
  name: string,
  parameters: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Running {
  const child = spawn(process.execPath, [...parameters], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString("utf8")).slice(-KEPT_OUTPUT);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const exited = new Promise<number>((resolve) =>
    child.once("exit", (code, signal) => resolve(code ?? (signal === null ? 1 : 0))),
  );
  return { name, child, output: () => output, exited };
}

/** Asks a process to end and waits; after the grace period it is killed. */
export async function stop({ child, exited }: Running, graceMs = 8_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const killer = setTimeout(() => child.kill("SIGKILL"), graceMs);
  await exited;
  clearTimeout(killer);
}

const READY_MS = 120_000;

/** Resolves once the check holds. Fails when the process ends first or the time is over. */
export async function waitUntil(
  running: Running,
  isReady: () => Promise<boolean>,
  timeoutMs: number = READY_MS,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let ended = false;
  void running.exited.then(() => (ended = true));
  while (!(await isReady().catch(() => false))) {
    if (ended) throw new Error(`${running.name} ended before it was ready:\n${running.output()}`);
    if (Date.now() > deadline)
      throw new Error(`${running.name} was not ready in ${timeoutMs / 1000} s:\n${running.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Null when the port is free on loopback, else a sentence. */
export function portProblem(port: number, variable: string): Promise<string | null> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      resolve(
        error.code === "EADDRINUSE"
          ? `Port ${port} on 127.0.0.1 is taken. Stop what listens there, or choose another: ${variable}=… npm run demo`
          : `Port ${port} on 127.0.0.1 cannot be used: ${error.message}`,
      ),
    );
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(null)));
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null
          ? resolve(address.port)
          : reject(new Error("no port")),
      );
    });
  });
}
