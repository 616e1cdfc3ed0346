import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { PGlite } from "@electric-sql/pglite";
import { AppError } from "../../domain/base/app-error.ts";
import { lockDataFolder } from "./data-folder-lock.ts";
import { migrate, type MigrationConnection } from "./migrate.ts";

const INIT_TIMEOUT_MS = 60_000;

export interface EmbeddedOptions {
  /** Folder of the database itself; made when absent. */
  readonly dir: string;
  readonly migrationsDir: string;
  /** `scripts/init-pglite.mjs`, where @electric-sql/pglite can be resolved from. */
  readonly initScript: string;
}

export interface EmbeddedDatabase {
  readonly pglite: PGlite;
  close(): Promise<void>;
}

/** Lock, then the first initialisation in a child process, then open and migrate. */
export async function openEmbedded({
  dir,
  migrationsDir,
  initScript,
}: EmbeddedOptions): Promise<EmbeddedDatabase> {
  await mkdir(dir, { recursive: true });
  const lock = await lockDataFolder(dir);
  try {
    if (!existsSync(path.join(dir, "PG_VERSION"))) await initialise(dir, initScript);
    const { PGlite } = await import("@electric-sql/pglite");
    const pglite = await PGlite.create(dir);
    await migrate(embeddedConnection(pglite), migrationsDir);
    return {
      pglite,
      close: async () => {
        await pglite.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function initialise(dir: string, initScript: string): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [initScript, dir], { timeout: INIT_TIMEOUT_MS });
  } catch (cause) {
    throw new AppError("unavailable", `The embedded database in ${dir} could not be initialised`, {
      hint: "Check free disk space and memory (about 900 MB while initialising), or set DATABASE_URL.",
      cause,
    });
  }
}

export function embeddedConnection(pglite: PGlite): MigrationConnection {
  return {
    query: async (sql, values = []) => (await pglite.query<Record<string, unknown>>(sql, [...values])).rows,
    script: async (sql) => {
      await pglite.exec(sql);
    },
  };
}
