/** What the rig says of itself: its metrics, its drains, its end. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { reportsDir, vitestCounts, writeCounts } from "../../../scripts/launch/test-counts.ts";

const file = path.join(reportsDir, "mesh-scenarios-vitest.json");
const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
const { status } = spawnSync("vitest", ["run", "--config", "e2e/mesh/vitest.config.ts", ...reporters], {
  stdio: "inherit",
});
writeCounts(process.env["FORESAIL_MESH_REPORT"] ?? "", vitestCounts(file, status === 0));
process.exit(status ?? 1);
