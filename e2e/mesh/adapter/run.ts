/** The product's own tests of its Kubernetes adapter, unchanged, against a real API server instead of the demo's. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { reportsDir, vitestCounts, writeCounts } from "../../../scripts/launch/test-counts.ts";
import { attachMesh } from "../rig/start.ts";

const mesh = await attachMesh(process.env["FORESAIL_MESH"] ?? "");
const file = path.join(reportsDir, "mesh-adapter-vitest.json");
const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
const tests = ["lib/adapters/kube/cluster.integration.test.ts"];
const { status } = spawnSync("vitest", ["run", "--project", "integration", ...reporters, ...tests], {
  stdio: "inherit",
  env: { ...process.env, FORESAIL_TEST_KUBECONFIG: mesh.kubeconfig },
});
await mesh.stop();
writeCounts(process.env["FORESAIL_MESH_REPORT"] ?? "", vitestCounts(file, status === 0));
process.exit(status ?? 1);
