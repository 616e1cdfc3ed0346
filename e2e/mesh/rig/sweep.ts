import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { MARK, meshId } from "./identity.ts";

const GRACE_MS = 1_500;
const KILL_MS = 5_000;

/**
 * Ends everything that the mesh of this folder left: processes by their mark and by their network namespace, then the namespaces
 * with all interfaces and rules in them, then the folder. Needs no record, so it works after a `kill -9` of the starter.
 */
export async function sweep(folder: string): Promise<void> {
  const id = meshId(folder);
  signalAll(processesOf(id), "SIGTERM");
  const startedMs = Date.now();
  for (let pids = processesOf(id); pids.length > 0; pids = processesOf(id)) {
    const waitedMs = Date.now() - startedMs;
    if (waitedMs > GRACE_MS) signalAll(pids, "SIGKILL");
    if (waitedMs > GRACE_MS + KILL_MS) throw new Error(`processes that do not end: ${pids.join(", ")}`);
    await delay(50);
  }
  removeTraces(folder, id);
}

/** The same at once and without waiting for anybody, for a process that is about to end. */
export function sweepNow(folder: string): void {
  const id = meshId(folder);
  const deadlineMs = Date.now() + KILL_MS;
  for (let pids = processesOf(id); pids.length > 0 && Date.now() < deadlineMs; pids = processesOf(id))
    signalAll(pids, "SIGKILL");
  removeTraces(folder, id);
}

function removeTraces(folder: string, id: string): void {
  for (const name of namespacesOf(id)) {
    const { status, stderr } = spawnSync("ip", ["netns", "delete", name], { encoding: "utf8" });
    if (status !== 0 && namespacesOf(id).includes(name))
      throw new Error(`namespace ${name} stays: ${stderr}`);
  }
  if (existsSync(path.join(folder, FOLDER_MARK)))
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** What the mesh of this folder still has on the machine; empty after `sweep`. */
export function remains(folder: string): readonly string[] {
  const id = meshId(folder);
  const pids = processesOf(id);
  return [
    ...pids.map((pid) => `process ${String(pid)}`),
    ...namespacesOf(id).map((name) => `namespace ${name}`),
  ];
}

/** Marks a folder as one that may be removed whole. */
export const FOLDER_MARK = ".foresail-mesh";

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      // It ended by itself in between.
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

function processesOf(id: string): readonly number[] {
  const networks = new Set(namespacesOf(id).map((name) => inodeOf(`/run/netns/${name}`)));
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => pid !== process.pid)
    .filter((pid) => isMarked(pid, id) || networks.has(inodeOf(`/proc/${String(pid)}/ns/net`) ?? 0))
    .filter((pid) => !isZombie(pid));
}

/** Null for what is gone, or may not be looked at and so is none of ours. */
function inodeOf(file: string): number | null {
  try {
    return statSync(file).ino;
  } catch {
    return null;
  }
}

/** True when the process carries the mark of this mesh. */
export function isMarked(pid: number, id: string): boolean {
  try {
    return readFileSync(`/proc/${String(pid)}/environ`, "utf8")
      .split("\0")
      .includes(`${MARK}=${id}`);
  } catch {
    // Gone, or a kernel thread.
    return false;
  }
}

function isZombie(pid: number): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${String(pid)}/status`, "utf8"));
  } catch {
    return true;
  }
}

function namespacesOf(id: string): readonly string[] {
  if (!existsSync("/run/netns")) return [];
  return readdirSync("/run/netns").filter((name) => name === id || name.startsWith(`${id}-`));
}
