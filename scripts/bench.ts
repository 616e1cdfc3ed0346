/**
 * `npm run bench [-- P5 P8 …]`: measures what `docs/benchmarks.md` describes; all of it without names. Prints a line for
 * people and one of JSON for each figure, asserts nothing about time, and leaves nothing running behind. `BENCH_KEEP_BUILD` takes
 * the build that is there.
 */
import { cpus, totalmem } from "node:os";
import { measureApply } from "./bench/apply-latency.ts";
import { measureApplyOnMesh } from "./bench/apply-on-mesh.ts";
import { measureVisibility } from "./bench/change-to-visible.ts";
import { measureDemoQueries } from "./bench/demo-queries.ts";
import { printFigure, type Figure } from "./bench/figure.ts";
import { measureScripts } from "./bench/script-bytes.ts";
import { measureReplay } from "./bench/replay.ts";
import { measureMemory } from "./bench/server-memory.ts";
import { measureValidation } from "./bench/validation.ts";
import { buildOnce } from "./launch/build.ts";

const MEASURES: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  P5: measureScripts,
  P7: measureValidation,
  P8: measureVisibility,
  P9: measureReplay,
  P10: measureApply,
  P11: measureMemory,
  P14: measureApplyOnMesh,
  demo: measureDemoQueries,
};

/** Measured in this process: nothing has to be built. */
const WITHOUT_CONSOLE: ReadonlySet<string> = new Set(["P7", "P9"]);

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => MEASURES[name] === undefined);
  if (unknown.length > 0) {
    console.log(`Unknown: ${unknown.join(", ")}. There are ${Object.keys(MEASURES).join(", ")}.`);
    return 1;
  }
  const needsConsole = names.length === 0 || names.some((name) => !WITHOUT_CONSOLE.has(name));
  if (needsConsole && process.env["BENCH_KEEP_BUILD"] === undefined) buildOnce((line) => console.log(line));
  const [cpu] = cpus();
  console.log(
    `${cpus().length} × ${cpu?.model.trim() ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`,
  );
  let failed = 0;
  for (const [name, measure] of Object.entries(MEASURES)) {
    if (names.length > 0 && !names.includes(name)) continue;
    try {
      for (const figure of await measure()) printFigure(figure);
    } catch (error) {
      failed += 1;
      console.log(`${name} could not be measured: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
