import { createWriteStream, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { attachMesh } from "../rig/start.ts";
import { readScenarios } from "./cases.ts";
import { plannedWorld } from "./generate/world.ts";
import { runScenario } from "./live/cases.ts";
import { baseObjects } from "./live/live-world.ts";
import { Report } from "./live/report.ts";
import { runWorld } from "./live/worlds.ts";

const USAGE = `oracle: compares the simulator with the proxies of a running mesh

  --worlds N        random worlds (30)
  --from N          first world (0)
  --seed S          seed of the worlds (1)
  --plain           only what the truth sample holds, instead of every field
  --scenarios DIR   cases of this folder instead of the project's own; may be given with --worlds 0
  --no-cases        random worlds only
  --record FILE     also write the worlds as JSON lines, in the format of the truth sample
  --report FILE     agreement by feature and every disagreement, as YAML

The mesh is the one that FORESAIL_MESH names (npm run mesh:up).`;

const { values } = parseArgs({
  options: {
    worlds: { type: "string", default: "30" },
    from: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    plain: { type: "boolean", default: false },
    scenarios: { type: "string" },
    "no-cases": { type: "boolean", default: false },
    record: { type: "string" },
    report: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

const folder = process.env["FORESAIL_MESH"];
if (values.help || folder === undefined) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

const mesh = await attachMesh(folder);
const base = await baseObjects(mesh);
const report = new Report();
const cases = values.scenarios ?? fileURLToPath(new URL("./cases", import.meta.url));
if (!values["no-cases"]) {
  for (const scenario of readScenarios(cases)) await runScenario(mesh, { base, report }, scenario);
}
const record = values.record === undefined ? null : createWriteStream(values.record);
const first = Number(values.from);
for (let world = first; world < first + Number(values.worlds); world += 1) {
  const planned = plannedWorld({ seed: Number(values.seed), world, wide: !values.plain });
  const written = await runWorld(mesh, { base, report }, planned);
  record?.write(`${JSON.stringify(written)}\n`);
}
record?.end();
await mesh.removeConfiguration();

console.log(report.summary());
if (values.report !== undefined) report.write(values.report);
const suiteReport = process.env["FORESAIL_MESH_REPORT"];
if (suiteReport !== undefined) writeFileSync(suiteReport, JSON.stringify(report.counts));
if (report.counts.failed > 0) process.exitCode = 1;
await mesh.stop();
