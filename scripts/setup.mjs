#!/usr/bin/env node
/**
 * Brings a bare clone to the point where the other scripts run: packages from the lock file, and the database client.
 * Plain JavaScript without dependencies; does nothing when everything is in place.
 */
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
const stamps = path.join(root, "node_modules", ".foresail");

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Foresail needs Node 20.19 or newer; this is ${process.versions.node}.`);
}

step("packages", ["package-lock.json"], "Installing packages (about a minute the first time)…", () =>
  run("npm", ["ci", "--no-audit", "--no-fund"]),
);
step(
  "database client",
  ["package-lock.json", "prisma/schema.prisma", "prisma.config.ts"],
  "Generating the database client…",
  () => run(process.execPath, ["node_modules/prisma/build/index.js", "generate"]),
);

/** Runs the action unless it already ran for exactly these inputs. */
function step(name, inputs, message, action) {
  const hash = createHash("sha256");
  for (const input of inputs) hash.update(readFileSync(path.join(root, input)));
  const digest = hash.digest("hex");
  const stamp = path.join(stamps, name.replaceAll(" ", "-"));
  const isGenerated = name !== "database client" || existsSync(path.join(root, "lib/adapters/db/generated"));
  if (isGenerated && existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  process.stderr.write(`${message}\n`);
  action();
  mkdirSync(stamps, { recursive: true });
  // Replaced, not written through: work trees may share their packages by hard links.
  rmSync(stamp, { force: true });
  writeFileSync(stamp, digest);
}

function run(command, parameters) {
  const { status, stdout, stderr, error } = spawnSync(command, parameters, {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" },
    shell: process.platform === "win32" && command === "npm",
  });
  if (status !== 0)
    fail(`${command} ${parameters.join(" ")} failed:\n${stdout ?? ""}${stderr ?? ""}${error?.message ?? ""}`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
