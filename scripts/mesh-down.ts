/** `npm run mesh:down`: ends the mesh of `npm run mesh:up`, whole or half made, and leaves nothing of it on the machine. */
import { defaultFolder } from "../e2e/mesh/rig/identity.ts";
import { endMesh } from "../e2e/mesh/rig/keeping.ts";
import { remains } from "../e2e/mesh/rig/sweep.ts";

async function main(): Promise<number> {
  const folder = defaultFolder();
  if (process.platform !== "linux" || process.getuid?.() !== 0) {
    console.log("A real mesh runs only as root on Linux, so there is none to end.");
    return 0;
  }
  const before = remains(folder);
  await endMesh(folder);
  const left = remains(folder);
  console.log(
    left.length === 0
      ? before.length === 0
        ? "No mesh was running."
        : "The mesh is gone."
      : `Still there: ${left.join(", ")}`,
  );
  return left.length === 0 ? 0 : 1;
}

process.exit(await main());
