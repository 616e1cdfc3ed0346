import { spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { root } from "./build.ts";

const GRACE_MS = 5_000;

export interface Bounds {
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMinutes: number;
}

/**
 * Runs a program from the project's root, looked for in node_modules/.bin, too, and answers its exit code. When the time is over it is
 * ended with its process group; so is what it left running there when it ended by itself.
 */
export async function runBounded(
  [program = "", ...parameters]: readonly string[],
  { env = {}, timeoutMinutes }: Bounds,
): Promise<number> {
  const child = spawn(program, parameters, {
    cwd: root,
    stdio: "inherit",
    // A group of its own, so that whatever it started ends with it.
    detached: true,
    env: {
      ...process.env,
      PATH: `${path.join(root, "node_modules/.bin")}${path.delimiter}${process.env["PATH"] ?? ""}`,
      ...env,
    },
  });
  child.once("error", (error) => console.log(error.message));
  const { pid } = child;
  if (pid === undefined) return 1;
  const kill = (): void => void isSignalled(pid, "SIGKILL");
  process.once("exit", kill);
  const timer = setTimeout(() => {
    console.log(`${program} is ended after ${String(timeoutMinutes)} minutes.`);
    void endGroup(pid);
  }, timeoutMinutes * 60_000);
  const code = await new Promise<number>((resolve) => {
    child.once("exit", (exit) => resolve(exit ?? 1));
  });
  clearTimeout(timer);
  await endGroup(pid);
  process.off("exit", kill);
  return code;
}

async function endGroup(pid: number): Promise<void> {
  const deadlineMs = Date.now() + GRACE_MS;
  let isThere = isSignalled(pid, "SIGTERM");
  while (isThere && Date.now() < deadlineMs) {
    await delay(50);
    isThere = isSignalled(pid, 0);
  }
  if (isThere) isSignalled(pid, "SIGKILL");
}

/** False when nothing of the group is left. */
function isSignalled(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}
