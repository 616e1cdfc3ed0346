import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { MARK, meshId } from "./identity.ts";
import { attempt } from "./shell.ts";

const GRACE_MS = 1_500;
const KILL_MS = 5_000;

/**
 * Ends everything that the mesh of this folder left: processes by their mark and by their network namespace, then the namespaces
 * with all interfaces and rules in them, then the folder. Needs no record, so it works after a `kill -9` of the starter.
 */
export async function sweep(folder: string, { keepFolder = false } = {}): Promise<void> {
  const id = meshId(folder);
  await endProcesses(id);
  for (const name of namespacesOf(id)) {
    const { code, stderr } = await attempt("ip", ["netns", "delete", name]);
    if (code !== 0 && namespacesOf(id).includes(name)) throw new Error(`namespace ${name} stays: ${stderr}`);
  }
  if (!keepFolder && isMeshFolder(folder)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** What the mesh of this folder still has on the machine; empty after `sweep`. */
export async function remains(folder: string): Promise<readonly string[]> {
  const id = meshId(folder);
  const pids = await processesOf(id);
  return [
    ...pids.map((pid) => `process ${String(pid)}`),
    ...namespacesOf(id).map((name) => `namespace ${name}`),
  ];
}

/** Marks a folder as one that may be removed whole. */
export const FOLDER_MARK = ".foresail-mesh";

const isMeshFolder = (folder: string): boolean => existsSync(path.join(folder, FOLDER_MARK));

async function endProcesses(id: string): Promise<void> {
  let pids = await processesOf(id);
  signalAll(pids, "SIGTERM");
  const startedMs = Date.now();
  while (pids.length > 0) {
    await delay(50);
    pids = await processesOf(id);
    const waitedMs = Date.now() - startedMs;
    if (waitedMs > GRACE_MS) signalAll(pids, "SIGKILL");
    if (waitedMs > GRACE_MS + KILL_MS) throw new Error(`processes that do not end: ${pids.join(", ")}`);
  }
}

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

async function processesOf(id: string): Promise<readonly number[]> {
  const marked = readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => pid !== process.pid && isMarked(pid, id));
  const inside: number[] = [];
  for (const name of namespacesOf(id)) {
    const { stdout } = await attempt("ip", ["netns", "pids", name]);
    inside.push(
      ...stdout
        .split("\n")
        .filter((line) => line !== "")
        .map(Number),
    );
  }
  return [...new Set([...marked, ...inside])].filter((pid) => !isZombie(pid));
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
