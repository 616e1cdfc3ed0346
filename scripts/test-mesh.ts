/**
 * `npm run test:mesh [-- SUITE …]`: every suite of `e2e/mesh/*\/suite.json` on a real mesh, those of one world on one mesh, one after the
 * other. Ends with one line that adds everything up. `FORESAIL_SKIP=mesh` leaves it out, and says so in the counts.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { MARK, meshId } from "../e2e/mesh/rig/identity.ts";
import type { Mesh } from "../e2e/mesh/rig/mesh.ts";
import { startMesh } from "../e2e/mesh/rig/start.ts";
import { remains, sweep, sweepNow } from "../e2e/mesh/rig/sweep.ts";
import { readWorld } from "../e2e/mesh/rig/world.ts";
import { runBounded } from "./launch/bounded.ts";
import { root } from "./launch/build.ts";
import {
  added,
  countsLine,
  isGreen,
  NONE,
  readCounts,
  reportsDir,
  skippedNames,
  writeCounts,
  type Counts,
} from "./launch/test-counts.ts";

const suitesDir = path.join(root, "e2e/mesh");

const suiteFile = z.strictObject({
  name: z.string(),
  /** Name of a file in `worlds`. */
  world: z.string(),
  /** Run from the project's root; the first is looked for in node_modules/.bin, too. */
  command: z.array(z.string()).min(1),
  timeoutMinutes: z.number().positive(),
});

type Suite = z.infer<typeof suiteFile>;

function suitesNamed(names: readonly string[]): readonly Suite[] {
  const suites = readdirSync(suitesDir)
    .toSorted()
    .map((folder) => path.join(suitesDir, folder, "suite.json"))
    .filter((file) => existsSync(file))
    .map((file) => suiteFile.parse(JSON.parse(readFileSync(file, "utf8"))));
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0)
    throw new Error(
      `Unknown: ${unknown.join(", ")}. There are ${suites.map(({ name }) => name).join(", ")}.`,
    );
  return names.length === 0 ? suites : suites.filter(({ name }) => names.includes(name));
}

async function runSuite({ name, command, timeoutMinutes }: Suite, mesh: Mesh): Promise<Counts> {
  const report = path.join(reportsDir, `mesh-${name}.json`);
  mkdirSync(reportsDir, { recursive: true });
  rmSync(report, { force: true });
  console.log(`\n── ${name} ──`);
  // Marked like a mesh's own, so that what left the suite's process group is found, too.
  const mark = path.join(mesh.folder, `suite-${name}`);
  const env = { FORESAIL_MESH: mesh.folder, FORESAIL_MESH_REPORT: report, [MARK]: meshId(mark) };
  const end = (): void => sweepNow(mark);
  process.once("exit", end);
  const code = await runBounded(command, { env, timeoutMinutes });
  await sweep(mark);
  process.off("exit", end);
  const counted = readCounts(report);
  const counts = code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
  console.log(`${name}: ${countsLine(counts)}`);
  return counts;
}

/** Starts a mesh of the world, runs the suites on it, and checks that nothing of it is left. */
async function runOnWorld(world: string, suites: readonly Suite[]): Promise<Counts> {
  const startedMs = Date.now();
  const mesh = await startMesh(readWorld(path.join(suitesDir, "worlds", `${world}.yaml`)), {
    say: console.log,
  });
  console.log(`The mesh ${world} was ready after ${((Date.now() - startedMs) / 1_000).toFixed(1)} s.`);
  let total = NONE;
  const interrupt = (): void => void mesh.stop().then(() => process.exit(130));
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    for (const suite of suites) total = added(total, await runSuite(suite, mesh));
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    await mesh.stop();
  }
  const left = remains(mesh.folder);
  if (left.length === 0) return total;
  console.log(`The mesh ${world} left behind: ${left.join(", ")}`);
  return added(total, { ...NONE, failed: 1 });
}

async function main(names: readonly string[]): Promise<Counts> {
  if (skippedNames().has("mesh")) return { ...NONE, skipped: 1 };
  const suites = suitesNamed(names);
  let total = NONE;
  for (const world of new Set(suites.map((suite) => suite.world))) {
    try {
      const counts = await runOnWorld(
        world,
        suites.filter((suite) => suite.world === world),
      );
      total = added(total, counts);
    } catch (error) {
      console.log(error instanceof Error ? error.message : String(error));
      total = added(total, { ...NONE, failed: 1 });
    }
  }
  return total;
}

const total = await main(process.argv.slice(2));
writeCounts(path.join(reportsDir, "mesh.counts.json"), total);
console.log(`\n${countsLine(total)}`);
process.exit(isGreen(total) ? 0 : 1);
