/**
 * `npm test`: unit and property tests, wire-level integration, browser journeys. Installs Chromium and Prometheus from
 * Debian when it may; a tool that is missing fails the tests that need it, by name (decision 51). Ends with one line
 * that adds everything up.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { buildOnce } from "./launch/build.ts";

const root = path.resolve(import.meta.dirname, "..");
const reports = path.join(root, ".cache/reports");
const skipped = new Set((process.env["FORESAIL_SKIP"] ?? "").split(",").filter((name) => name !== ""));

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const total: Counts = { passed: 0, failed: 0, skipped: 0 };

function has(program: string): boolean {
  return (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .some((folder) => existsSync(path.join(folder, program)));
}

/** Debian packages that tests need, by the program they bring. */
const PACKAGES: Readonly<Record<string, { readonly package: string; readonly skip: string }>> = {
  chromium: { package: "chromium", skip: "browser" },
  prometheus: { package: "prometheus", skip: "prometheus" },
};

function installTools(): void {
  const missing = Object.entries(PACKAGES).filter(
    ([program, { skip }]) => !skipped.has(skip) && !has(program),
  );
  if (missing.length === 0) return;
  const names = missing.map(([, { package: name }]) => name);
  if (process.getuid?.() !== 0 || !has("apt-get")) {
    console.log(
      `Not installed: ${names.join(", ")}. Tests that need them will fail; FORESAIL_SKIP leaves them out.`,
    );
    return;
  }
  console.log(`Installing ${names.join(", ")} from Debian…`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-qq"], { env, stdio: "ignore" });
  const install = spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], {
    env,
    encoding: "utf8",
  });
  if (install.status !== 0) console.log(install.stderr);
}

function execute(
  program: string,
  parameters: readonly string[],
  env: Readonly<Record<string, string>> = {},
): boolean {
  const command = path.join(root, "node_modules/.bin", program);
  return (
    spawnSync(command, [...parameters], { cwd: root, stdio: "inherit", env: { ...process.env, ...env } })
      .status === 0
  );
}

function readReport(name: string): unknown {
  const file = path.join(reports, name);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
}

function runVitest(): void {
  const isGreen = execute("vitest", [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${path.join(reports, "vitest.json")}`,
  ]);
  const report = readReport("vitest.json") as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
  } | null;
  total.passed += report?.numPassedTests ?? 0;
  total.skipped += (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  // A suite that did not even load has no failed test of its own.
  total.failed += isGreen ? 0 : Math.max(1, report?.numFailedTests ?? 0);
}

function runBrowser(): void {
  if (skipped.has("browser")) {
    total.skipped += 1;
    return;
  }
  buildOnce((line) => console.log(line));
  const isGreen = execute("playwright", ["test"], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: path.join(reports, "playwright.json"),
  });
  const report = readReport("playwright.json") as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  } | null;
  total.passed += (report?.stats.expected ?? 0) + (report?.stats.flaky ?? 0);
  total.skipped += report?.stats.skipped ?? 0;
  total.failed += isGreen ? 0 : Math.max(1, report?.stats.unexpected ?? 0);
}

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
installTools();
runVitest();
try {
  runBrowser();
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error));
  total.failed += 1;
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
