import { spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "../launch/process.ts";

export interface Postgres {
  readonly url: string;
  readonly version: string;
  readonly stop: () => Promise<void>;
}

const READY_WITHIN_MS = 30_000;
const POLL_MS = 200;

/** A PostgreSQL of its own on loopback, without durability of its own folder; null where the server is not installed. */
export async function startPostgres(): Promise<Postgres | null> {
  const bin = binaryFolder();
  const owner = ownerOfServer();
  if (bin === null || owner === null) return null;
  const folder = mkdtempSync(path.join(os.tmpdir(), "foresail-bench-pg-"));
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const made = spawnSync(
    path.join(bin, "initdb"),
    ["-D", path.join(folder, "data"), "-U", "foresail", "--auth=trust", "--no-sync", "-E", "UTF8"],
    { ...owner, cwd: folder, encoding: "utf8" },
  );
  if (made.status !== 0) {
    remove();
    throw new Error(`initdb failed: ${made.stderr}`);
  }
  const port = await freePort();
  const server = spawn(
    path.join(bin, "postgres"),
    ["-D", path.join(folder, "data"), "-p", String(port), "-h", "127.0.0.1", "-k", folder],
    { ...owner, cwd: folder, stdio: "ignore" },
  );
  const exited = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const stop = async (): Promise<void> => {
    server.kill("SIGINT");
    await exited;
    remove();
  };
  const deadline = Date.now() + READY_WITHIN_MS;
  while (spawnSync(path.join(bin, "pg_isready"), ["-h", "127.0.0.1", "-p", String(port)]).status !== 0) {
    if (Date.now() > deadline || server.exitCode !== null) {
      await stop();
      throw new Error("PostgreSQL did not start");
    }
    await delay(POLL_MS);
  }
  const version = spawnSync(path.join(bin, "postgres"), ["--version"], { encoding: "utf8" });
  return {
    url: `postgresql://foresail@127.0.0.1:${port}/postgres`,
    version: /\d+\.\d+/.exec(version.stdout)?.[0] ?? "",
    stop,
  };
}

/** Debian keeps the server out of PATH. */
function binaryFolder(): string | null {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  const folders = [
    ...(process.env["PATH"] ?? "").split(path.delimiter),
    ...versions.map((version) => path.join(debian, version, "bin")),
  ];
  const needed = ["initdb", "postgres", "pg_isready"];
  return folders.find((folder) => needed.every((name) => existsSync(path.join(folder, name)))) ?? null;
}

/** The server refuses to run as root: then as its own user. */
function ownerOfServer(): { readonly uid?: number; readonly gid?: number } | null {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number =>
    Number(spawnSync("id", [flag, "postgres"], { encoding: "utf8" }).stdout);
  const [uid, gid] = [id("-u"), id("-g")];
  return uid > 0 && gid > 0 ? { uid, gid } : null;
}
