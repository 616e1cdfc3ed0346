import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");

const BUILT_FROM = ["app", "components", "lib", "prisma", "public"];
const BUILT_FROM_FILES = [
  "package-lock.json",
  "next.config.ts",
  "postcss.config.mjs",
  "proxy.ts",
  "instrumentation.ts",
  "tsconfig.json",
  "scripts/init-pglite.mjs",
];
/** Made by `prisma generate` from what is counted already. */
const GENERATED = path.join("lib", "adapters", "db", "generated");

/** Files below a folder of the project, tests left out. Git is not asked: an image is built without it. */
function sourcesBelow(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map(({ parentPath, name }) => path.relative(root, path.join(parentPath, name)))
    .filter((file) => !file.startsWith(GENERATED));
}

/** Digest of everything the console is built from. */
function sourceDigest(): string {
  const files = [...BUILT_FROM.flatMap(sourcesBelow), ...BUILT_FROM_FILES].toSorted();
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(path.join(root, file)))
      .update("\0");
  return hash.digest("hex");
}

/** As in next.config.ts. */
const distDir = process.env["NEXT_DIST_DIR"] ?? ".next";

export const standaloneDir = path.join(root, distDir, "standalone");

/** Builds the console unless the last build was made from the same sources. */
export function buildOnce(say: (line: string) => void): void {
  const stamp = path.join(standaloneDir, ".built-from");
  const digest = sourceDigest();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  say("Building the console (half a minute to two minutes, once)…");
  rmSync(standaloneDir, { recursive: true, force: true });
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["node_modules/next/dist/bin/next", "build"],
    {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  if (status !== 0) throw new Error(`The build failed:\n${stdout}${stderr}`);
  finishBuild();
  writeFileSync(stamp, digest);
}

/** The standalone folder lacks what is served as files; it is copied beside the server. */
export function finishBuild(): void {
  cpSync(path.join(root, distDir, "static"), path.join(standaloneDir, distDir, "static"), {
    recursive: true,
  });
  cpSync(path.join(root, "public"), path.join(standaloneDir, "public"), { recursive: true });
  mkdirSync(path.join(standaloneDir, "prisma"), { recursive: true });
  cpSync(path.join(root, "prisma/migrations"), path.join(standaloneDir, "prisma/migrations"), {
    recursive: true,
  });
}
