/** `npm run check`: format, lint, types, boundaries, dead code, unit tests. `--static` leaves the tests out. */
import { spawn } from "node:child_process";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const bin = (name: string): string => path.join(root, "node_modules/.bin", name);

interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

const STATIC: readonly Step[] = [
  {
    name: "format",
    command: [
      bin("prettier"),
      "--check",
      "--log-level",
      "warn",
      "--cache",
      "--cache-location",
      ".cache/prettier",
      ".",
    ],
  },
  {
    name: "lint",
    command: [bin("eslint"), "--max-warnings", "0", "--cache", "--cache-location", ".cache/eslint/", "."],
  },
  {
    name: "types",
    command: [path.join(root, "node_modules/typescript-native/bin/tsc"), "--noEmit", "-p", "."],
  },
  { name: "boundaries", command: [bin("tsx"), "scripts/check-boundaries.ts"] },
  { name: "dead code", command: [bin("knip"), "--no-progress"] },
];
const TESTS: Step = {
  name: "unit tests",
  command: [bin("vitest"), "run", "--project", "unit", "--project", "ui"],
};

function run({ name, command: [program, ...parameters] }: Step): Promise<boolean> {
  const startedAt = Date.now();
  return new Promise((resolve) => {
    const child = spawn(program, parameters, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    child.once("exit", (code) => {
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      console.log(`${code === 0 ? "ok  " : "FAIL"} ${name} (${seconds} s)`);
      if (code !== 0) console.log(output.trim());
      resolve(code === 0);
    });
  });
}

/** Two at a time: the steps are processor-bound. */
async function runAll(steps: readonly Step[]): Promise<boolean> {
  const waiting = [...steps];
  let isGreen = true;
  const worker = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift())
      isGreen = (await run(step)) && isGreen;
  };
  await Promise.all([worker(), worker()]);
  return isGreen;
}

const steps = process.argv.includes("--static") ? STATIC : [...STATIC, TESTS];
process.exitCode = (await runAll(steps)) ? 0 : 1;
