import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { apiOf, type Api } from "../../e2e/fixtures/api.ts";
import { kubeOf, type Kube } from "../../e2e/fixtures/kube.ts";
import { freePort, stop, type Running } from "../launch/process.ts";
import { consoleUrl, startConsole, startDemoMesh, type StackOptions } from "../launch/stack.ts";

export const CLUSTER = "demo-eu-1";

export interface BenchStack {
  readonly base: string;
  readonly prometheus: string;
  /** As the administrator. */
  readonly kube: Kube;
  readonly api: (context: string) => Api;
  readonly console: Running;
}

/** Starts a demo mesh and a console with a fresh data folder on free ports, and takes both away afterwards. */
export async function withStack<Answer>(
  options: Pick<StackOptions, "env" | "demoParameters" | "demoReadyMs">,
  work: (stack: BenchStack) => Promise<Answer>,
): Promise<Answer> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "foresail-bench-"));
  const stack: StackOptions = {
    ...options,
    dataDir,
    ports: { console: await freePort(), kube: await freePort(), prometheus: await freePort() },
  };
  const running: Running[] = [];
  try {
    running.push(await startDemoMesh(stack));
    const server = await startConsole(stack);
    running.push(server);
    const base = consoleUrl(stack);
    return await work({
      base,
      prometheus: `http://127.0.0.1:${stack.ports.prometheus}`,
      kube: kubeOf(path.join(dataDir, "demo.kubeconfig")),
      api: (context) => apiOf(base, CLUSTER, context),
      console: server,
    });
  } finally {
    for (const one of running.toReversed()) await stop(one);
    rmSync(dataDir, { recursive: true, force: true });
  }
}
