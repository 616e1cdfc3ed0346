import { spawn, type ChildProcess } from "node:child_process";
import { openSync, closeSync, readFileSync, existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { MARK, meshId } from "./identity.ts";
import { PROXY_UID } from "./network.ts";

export interface ProcessPlan {
  readonly name: string;
  /** Program and its parameters. */
  readonly command: readonly string[];
  readonly namespace: string;
  readonly workingFolder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** As the proxies' own user instead of root. */
  readonly asProxy?: boolean;
}

export interface RunningProcess {
  readonly name: string;
  readonly child: ChildProcess;
  /** End of what it printed. */
  readonly log: () => string;
  readonly hasEnded: () => boolean;
}

/** Enters the network namespace, covers the hosts file in a mount namespace of its own, and becomes the program. */
const ENTER = 'mount --bind "$1" /etc/hosts && shift && exec "$@"';

/** Starts the processes of one mesh; each writes to `logs/<name>.log`. */
export class Processes {
  readonly #folder: string;
  readonly #hostsFile: string;
  readonly #started: RunningProcess[] = [];

  constructor(folder: string, hostsFile: string) {
    this.#folder = folder;
    this.#hostsFile = hostsFile;
  }

  start({ name, command, namespace, workingFolder, env = {}, asProxy = false }: ProcessPlan): RunningProcess {
    const logFile = path.join(this.#folder, "logs", `${name}.log`);
    const log = openSync(logFile, "a");
    const uid = String(PROXY_UID);
    const user = asProxy ? ["setpriv", "--reuid", uid, "--regid", uid, "--clear-groups"] : [];
    const enter = [
      `--net=/run/netns/${namespace}`,
      "unshare",
      "--mount",
      "sh",
      "-c",
      ENTER,
      "sh",
      this.#hostsFile,
    ];
    const child = spawn("nsenter", [...enter, ...user, ...command], {
      cwd: workingFolder,
      env: {
        PATH: process.env["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin",
        NODE_ENV: "production",
        HOME: workingFolder,
        ...env,
        [MARK]: meshId(this.#folder),
      },
      stdio: ["ignore", log, log],
      // Out of reach of the terminal's Ctrl-C: the mesh ends its processes in order.
      detached: true,
    });
    closeSync(log);
    let ended = false;
    child.once("exit", () => (ended = true));
    child.once("error", () => (ended = true));
    const running: RunningProcess = {
      name,
      child,
      log: () => (existsSync(logFile) ? readFileSync(logFile, "utf8").slice(-4_000) : ""),
      hasEnded: () => ended,
    };
    this.#started.push(running);
    return running;
  }

  /** First process that ended although nobody asked it to, those of pods left out; null while all run. */
  failure(): { readonly name: string; readonly log: string } | null {
    const ended = this.#started.find(({ name, hasEnded }) => !name.includes(".") && hasEnded());
    return ended === undefined ? null : { name: ended.name, log: ended.log() };
  }
}

/** Resolves once the check holds. @throws when the process ends first or the time is over, with the end of its log. */
export async function untilReady(
  running: RunningProcess,
  isReady: () => Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const deadlineMs = Date.now() + timeoutMs;
  while (!(await isReady().catch(() => false))) {
    if (running.hasEnded()) throw new Error(`${running.name} ended before it was ready:\n${running.log()}`);
    if (Date.now() > deadlineMs)
      throw new Error(`${running.name} was not ready in ${String(timeoutMs / 1000)} s:\n${running.log()}`);
    await delay(50);
  }
}
