import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ReadyMesh } from "./ready.ts";
import { isMarked, sweep } from "./sweep.ts";
import { meshId } from "./identity.ts";

const STOP_MS = 15_000;

/** Beside the mesh's folder, because that is cleared at each start. */
export const keeperLog = (folder: string): string => `${folder}.log`;
export const keeperPid = (folder: string): string => path.join(folder, "keeper.pid");

/** Asks the keeper to end its mesh, and clears up whatever is left; also after a `kill -9` of the keeper. */
export async function endMesh(folder: string): Promise<void> {
  const pid = existsSync(keeperPid(folder)) ? Number(readFileSync(keeperPid(folder), "utf8")) : null;
  // A number may have gone to another process in the meantime.
  if (pid !== null && isMarked(pid, meshId(folder))) {
    process.kill(pid, "SIGTERM");
    const deadlineMs = Date.now() + STOP_MS;
    while (isMarked(pid, meshId(folder)) && Date.now() < deadlineMs) await delay(50);
  }
  await sweep(folder);
  rmSync(keeperLog(folder), { force: true });
}

export function meshWords({ kubeconfig, prometheusUrl, consoleUrl }: ReadyMesh): string {
  const lines = [
    "The mesh is ready.",
    ...(consoleUrl === null
      ? []
      : [`  Foresail     ${consoleUrl} (sign in as developer, or any other context)`]),
    `  kubectl      kubectl --kubeconfig ${kubeconfig} get virtualservices -A`,
    `  Prometheus   ${prometheusUrl}`,
  ];
  return lines.join("\n");
}
