/** Foresail itself on the mesh, in a browser: a console with a fresh data folder, then every spec of this folder. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { buildOnce } from "../../../scripts/launch/build.ts";
import { freePort, stop } from "../../../scripts/launch/process.ts";
import { playwrightCounts, reportsDir, writeCounts } from "../../../scripts/launch/test-counts.ts";
import { startConsoleOn } from "../rig/console.ts";
import { attachMesh } from "../rig/start.ts";

buildOnce((line) => console.log(line));
const mesh = await attachMesh(process.env["FORESAIL_MESH"] ?? "");
const dataDir = mkdtempSync(path.join(os.tmpdir(), "foresail-mesh-console-"));
const port = await freePort();
const file = path.join(reportsDir, "mesh-console-playwright.json");
const running = await startConsoleOn(mesh, { port, dataDir });
let isGreen = false;
try {
  const { status } = spawnSync("playwright", ["test", "--config", "e2e/mesh/console/playwright.config.ts"], {
    stdio: "inherit",
    env: {
      ...process.env,
      E2E_BASE_URL: `http://127.0.0.1:${String(port)}`,
      PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    },
  });
  isGreen = status === 0;
} finally {
  await stop(running);
  await mesh.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
writeCounts(process.env["FORESAIL_MESH_REPORT"] ?? "", playwrightCounts(file, isGreen));
process.exit(isGreen ? 0 : 1);
