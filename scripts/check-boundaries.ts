/**
 * Checks who imports whom, and that the check itself sees: it must cruise every source file, and it must report every
 * planted bad import of `boundary-fixture`.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const LAYERS = ["app", "components", "lib", "demo", "cli"];

const PLANTED: Readonly<Record<string, string>> = {
  "lib/domain/reads-a-file.ts": "domain-no-node",
  "lib/domain/imports-an-adapter-type.ts": "domain-own-code",
  "lib/domain/base/imports-the-domain.ts": "base-imports-nothing",
  "lib/domain/cycle-a.ts": "no-cycles",
  "lib/contracts/imports-a-database.ts": "contracts-packages",
  "lib/services/a/imports-past-the-index.ts": "services-by-index",
  "lib/adapters/db/rows.ts": "kubernetes-client-in-one-place",
  "lib/adapters/kube/imports-another-adapter.ts": "adapters-own-code",
  "components/ui/imports-an-island.ts": "foundations-own-code",
  "components/audit/imports-another-island.ts": "islands-own-code",
  "demo/imports-an-adapter.ts": "demo-own-code",
};

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

interface Report {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: { readonly violations: readonly Violation[] };
}

function cruise(folder: string, layers: readonly string[]): Report {
  const program = path.join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const config = path.join(root, ".dependency-cruiser.cjs");
  const run = spawnSync(process.execPath, [program, ...layers, "--config", config, "--output-type", "json"], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 512 * 1024 * 1024,
  });
  if (!run.stdout.startsWith("{")) throw new Error(`dependency-cruiser failed: ${run.stderr}${run.stdout}`);
  return JSON.parse(run.stdout) as Report;
}

function sourceFiles(): readonly string[] {
  return execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", ...LAYERS], {
    cwd: root,
    encoding: "utf8",
  })
    .split("\n")
    .filter(
      (file) =>
        /\.tsx?$/.test(file) &&
        readdirSync(path.join(root, path.dirname(file))).includes(path.basename(file)),
    );
}

const problems: string[] = [];
const report = cruise(root, LAYERS);
for (const { from, to, rule } of report.summary.violations) problems.push(`${rule.name}: ${from} → ${to}`);

const cruised = new Set(report.modules.map(({ source }) => source));
for (const file of sourceFiles())
  if (!cruised.has(file)) problems.push(`not seen by the boundary check: ${file}`);

const planted = cruise(path.join(import.meta.dirname, "boundary-fixture"), ["components", "lib", "demo"]);
for (const [file, rule] of Object.entries(PLANTED)) {
  const isSeen = planted.summary.violations.some(
    (violation) => violation.from === file && violation.rule.name === rule,
  );
  if (!isSeen) problems.push(`the boundary check is blind: ${file} should break ${rule}`);
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(
  `Boundaries hold in ${cruised.size} modules; ${Object.keys(PLANTED).length} planted imports were reported.`,
);
