/**
 * The process behind `npm run mesh:up`: parent of everything of the mesh, until it is asked to end. Prints what it does; `ready.json`
 * in the mesh's folder says that and where everything is.
 */
import path from "node:path";
import { parseArgs } from "node:util";
import { consoleUrl } from "../../../scripts/launch/stack.ts";
import { stop, type Running } from "../../../scripts/launch/process.ts";
import { startConsoleOn } from "./console.ts";
import type { Mesh } from "./mesh.ts";
import { startMesh } from "./start.ts";
import { tellReady } from "./ready.ts";
import { readWorld } from "./world.ts";

const WATCH_MS = 2_000;

const say = (line: string): void => console.log(line);

function options(): { readonly world: string; readonly folder: string; readonly consolePort: number | null } {
  const { values } = parseArgs({
    options: { world: { type: "string" }, folder: { type: "string" }, "console-port": { type: "string" } },
  });
  const port = values["console-port"];
  return {
    world: values.world ?? "",
    folder: values.folder ?? "",
    consolePort: port === undefined ? null : Number(port),
  };
}

async function untilEnded(mesh: Mesh, asked: Promise<void>): Promise<number> {
  for (;;) {
    const isAsked = await Promise.race([
      asked.then(() => true),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), WATCH_MS)),
    ]);
    if (isAsked) return 0;
    const failure = mesh.failure();
    if (failure === null) continue;
    say(`${failure.name} ended by itself, so the mesh is stopped:\n${failure.log}`);
    return 1;
  }
}

async function keep(): Promise<number> {
  const asked = new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
  const { world, folder, consolePort } = options();
  const mesh = await startMesh(readWorld(world), { folder, say });
  let running: Running | null = null;
  try {
    if (consolePort !== null) {
      say("Starting Foresail…");
      running = await startConsoleOn(mesh, { port: consolePort, dataDir: path.join(folder, "console") });
    }
    const url =
      consolePort === null ? null : consoleUrl({ ports: { console: consolePort, kube: 0, prometheus: 0 } });
    tellReady(folder, { kubeconfig: mesh.kubeconfig, prometheusUrl: mesh.prometheusUrl, consoleUrl: url });
    return await untilEnded(mesh, asked);
  } finally {
    if (running !== null) await stop(running, 3_000);
    await mesh.stop();
  }
}

process.exitCode = await keep().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  return 1;
});
