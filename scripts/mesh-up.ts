/**
 * `npm run mesh:up [-- --with-console] [--world FILE]`: a real mesh on this machine, see docs/real-mesh.md. Returns once it is ready;
 * `npm run mesh:down` ends it. A mesh that is there, whole or half made, is ended first.
 */
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { endMesh, keeperLog, meshWords } from "../e2e/mesh/rig/keeping.ts";
import { defaultFolder, MARK, meshId } from "../e2e/mesh/rig/identity.ts";
import { machineProblem } from "../e2e/mesh/rig/machine.ts";
import { hasPrograms } from "../e2e/mesh/rig/programs.ts";
import { readyMesh } from "../e2e/mesh/rig/ready.ts";
import { readWorld } from "../e2e/mesh/rig/world.ts";
import { buildOnce, root } from "./launch/build.ts";
import { portProblem } from "./launch/process.ts";

const POLL_MS = 200;

const say = (line: string): void => console.log(line);

interface Wish {
  readonly world: string;
  readonly folder: string;
  /** Null without a console. */
  readonly consolePort: number | null;
}

function wish(): Wish {
  const { values } = parseArgs({
    options: { "with-console": { type: "boolean", default: false }, world: { type: "string" } },
  });
  return {
    world: path.resolve(values.world ?? path.join(root, "e2e/mesh/worlds/shop.yaml")),
    folder: defaultFolder(),
    consolePort: values["with-console"] ? Number(process.env["PORT"] ?? "3000") : null,
  };
}

/** Starts the process that keeps the mesh, and tells what it says until the mesh is ready. Answers the exit code. */
async function raise({ world, folder, consolePort }: Wish): Promise<number> {
  const logFile = keeperLog(folder);
  const log = openSync(logFile, "w");
  const parameters = ["--world", world, "--folder", folder];
  const port = consolePort === null ? [] : ["--console-port", String(consolePort)];
  const keeper = path.join(root, "e2e/mesh/rig/keeper.ts");
  const child = spawn(process.execPath, ["--import", "tsx", keeper, ...parameters, ...port], {
    cwd: root,
    env: { ...process.env, [MARK]: meshId(folder) },
    stdio: ["ignore", log, log],
    detached: true,
  });
  closeSync(log);
  const ended = new Promise<number>((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
  const interrupted = new Promise<"interrupted">((resolve) =>
    process.once("SIGINT", () => resolve("interrupted")),
  );
  let told = 0;
  const tell = (): void => {
    const text = readFileSync(logFile, "utf8");
    process.stdout.write(text.slice(told));
    told = text.length;
  };
  for (;;) {
    const pause = new Promise<"wait">((resolve) => setTimeout(() => resolve("wait"), POLL_MS));
    const outcome = await Promise.race([ended, interrupted, pause]);
    tell();
    if (outcome === "interrupted") {
      await endMesh(folder);
      return 130;
    }
    if (typeof outcome === "number") return outcome === 0 ? 1 : outcome;
    const ready = readyMesh(folder);
    if (ready === null) continue;
    say(meshWords(ready));
    child.unref();
    return 0;
  }
}

async function main(): Promise<number> {
  const wanted = wish();
  const problem = machineProblem({ mustBuild: !hasPrograms() });
  if (problem !== null) {
    say(problem);
    return 1;
  }
  readWorld(wanted.world);
  await endMesh(wanted.folder);
  if (wanted.consolePort !== null) {
    const taken = await portProblem(wanted.consolePort, "PORT");
    if (taken !== null) {
      say(taken.replace("npm run demo", "npm run mesh:up -- --with-console"));
      return 1;
    }
    buildOnce(say);
  }
  const startedMs = Date.now();
  const code = await raise(wanted);
  if (code === 0)
    say(`It took ${((Date.now() - startedMs) / 1_000).toFixed(1)} s. npm run mesh:down ends it.`);
  return code;
}

process.exit(await main());
