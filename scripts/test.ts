/**
 * `npm test [-- units|browser]`: unit and property tests, wire-level integration, browser journeys; with a name, that group alone.
 * Installs Chromium and Prometheus from Debian when it may; a tool that is missing fails the tests that need it, by name (decision 51).
 * Ends with one line that adds everything up.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { runBounded } from "./launch/bounded.ts";
import { buildOnce } from "./launch/build.ts";
import {
  added,
  countsLine,
  isGreen,
  NONE,
  playwrightCounts,
  playwrightRepeats,
  reportsDir,
  skippedNames,
  vitestCounts,
  writeCounts,
  type Counts,
} from "./launch/test-counts.ts";

const skipped = skippedNames();

/** With those of the mesh's suites they leave half an hour of CI's 90 minutes for set-up and for building a mesh the first time. */
const MINUTES = { units: 22, browser: 18 } as const;
/** Before a run is ended, so that it says how far it came. */
const TO_REPORT_MINUTES = 1;

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

async function runVitest(): Promise<Counts> {
  const file = path.join(reportsDir, "vitest.json");
  const command = ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  return vitestCounts(file, (await runBounded(command, { timeoutMinutes: MINUTES.units })) === 0);
}

async function runBrowser(): Promise<Counts> {
  if (skipped.has("browser")) return { ...NONE, skipped: 1 };
  const file = path.join(reportsDir, "playwright.json");
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: file };
  try {
    buildOnce((line) => console.log(line));
    const ownMs = (MINUTES.browser - TO_REPORT_MINUTES) * 60_000;
    const command = ["playwright", "test", `--global-timeout=${String(ownMs)}`];
    const code = await runBounded(command, { env, timeoutMinutes: MINUTES.browser });
    const repeated = playwrightRepeats(file);
    if (repeated > 0) console.log(`${String(repeated)} of the browser's tests passed only when repeated.`);
    return playwrightCounts(file, code === 0);
  } catch (error) {
    console.log(error instanceof Error ? error.message : String(error));
    return { ...NONE, failed: 1 };
  }
}

const GROUPS = { units: runVitest, browser: runBrowser };
type Group = keyof typeof GROUPS;
const isGroup = (name: string): name is Group => Object.hasOwn(GROUPS, name);

const named = process.argv.slice(2);
const groups = named.length === 0 ? (Object.keys(GROUPS) as Group[]) : named.filter(isGroup);
if (named.length > 0 && groups.length < named.length) {
  console.log(`There are the groups ${Object.keys(GROUPS).join(" and ")}.`);
  process.exit(2);
}
// What runs is in process groups of its own, out of reach of the terminal's Ctrl-C.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
rmSync(reportsDir, { recursive: true, force: true });
mkdirSync(reportsDir, { recursive: true });
installTools();
let total = NONE;
for (const group of groups) total = added(total, await GROUPS[group]());
writeCounts(path.join(reportsDir, "test.counts.json"), total);
console.log(countsLine(total));
process.exitCode = isGreen(total) && total.passed > 0 ? 0 : 1;
