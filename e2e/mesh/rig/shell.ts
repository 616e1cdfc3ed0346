import { spawn } from "node:child_process";

export interface ShellAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface ShellOptions {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Told every line as it is printed. */
  readonly onLine?: (line: string) => void;
}

/** Runs a program to its end; a code other than 0 is an answer. */
export function attempt(
  program: string,
  parameters: readonly string[],
  { input, cwd, env = {}, onLine }: ShellOptions = {},
): Promise<ShellAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...parameters], {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    const tell = (chunk: string): void =>
      chunk
        .split("\n")
        .filter((line) => line.trim() !== "")
        .forEach((line) => onLine?.(line));
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
      tell(chunk);
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      stderr += chunk;
      tell(chunk);
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input ?? "");
  });
}

/** Runs a program to its end and answers what it printed. @throws with its words when it fails. */
export async function run(
  program: string,
  parameters: readonly string[],
  options: ShellOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await attempt(program, parameters, options);
  if (code !== 0)
    throw new Error(`${program} ${parameters.join(" ")} ended with ${String(code)}: ${stderr || stdout}`);
  return stdout;
}
