import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface KubectlAnswer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Kubectl {
  /** Runs kubectl with these arguments; `input` goes to its standard input. */
  run(args: readonly string[], input?: string): Promise<KubectlAnswer>;
  dispose(): void;
}

export function hasKubectl(): boolean {
  return spawnSync("kubectl", ["version", "--client"], { stdio: "ignore" }).status === 0;
}

const TIMEOUT_MS = 30_000;

/** kubectl with a kubeconfig and caches of its own. */
export function kubectlWith(kubeconfig: string): Kubectl {
  const folder = mkdtempSync(join(tmpdir(), "demo-kubectl-"));
  const configPath = join(folder, "kubeconfig");
  writeFileSync(configPath, kubeconfig);
  const env = { ...process.env, HOME: folder, KUBECONFIG: configPath, TMPDIR: folder };
  return {
    run: (args, input = "") =>
      new Promise((resolve, reject) => {
        const child = spawn("kubectl", args, { env, timeout: TIMEOUT_MS });
        const out: Buffer[] = [];
        const err: Buffer[] = [];
        child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
        child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
        child.on("error", reject);
        child.on("close", (code) =>
          resolve({
            code: code ?? -1,
            out: Buffer.concat(out).toString("utf8"),
            err: Buffer.concat(err).toString("utf8"),
          }),
        );
        child.stdin.end(input);
      }),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
