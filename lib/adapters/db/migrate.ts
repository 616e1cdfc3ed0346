import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { AppError } from "../../domain/base/app-error.ts";

/** One connection, kept for the whole run: the advisory lock belongs to it. */
export interface MigrationConnection {
  query(sql: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Several statements at once. */
  script(sql: string): Promise<void>;
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** The number Prisma Migrate itself locks. */
const ADVISORY_LOCK = 72_707_369;

const BOOKKEEPING = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Applies what is new in the folder, each migration in one transaction with its bookkeeping row, and keeps the table that
 * Prisma Migrate reads. Returns the names applied.
 *
 * @throws AppError `unavailable` when a recorded migration differs from its file or never finished.
 */
export async function migrate(
  connection: MigrationConnection,
  migrationsDir: string,
): Promise<readonly string[]> {
  const migrations = await readMigrations(migrationsDir);
  await connection.query(`SELECT pg_advisory_lock(${ADVISORY_LOCK})`);
  try {
    await connection.script(BOOKKEEPING);
    const recorded = await connection.query(
      `SELECT "migration_name", "checksum", "finished_at" FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL`,
    );
    const pending = migrations.filter((migration) => !isRecorded(migration, recorded));
    for (const migration of pending) await applyOne(connection, migration);
    return pending.map(({ name }) => name);
  } finally {
    await connection.query(`SELECT pg_advisory_unlock(${ADVISORY_LOCK})`);
  }
}

async function readMigrations(dir: string): Promise<readonly Migration[]> {
  const entries = await readdir(/*turbopackIgnore: true*/ dir, { withFileTypes: true }).catch(
    (cause: unknown) => {
      throw new AppError("unavailable", `The folder of database migrations ${dir} cannot be read`, {
        hint: "Set FORESAIL_MIGRATIONS to the folder prisma/migrations of this version.",
        cause,
      });
    },
  );
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(names.toSorted().map((name) => readMigration(dir, name)));
}

async function readMigration(dir: string, name: string): Promise<Migration> {
  const sql = await readFile(/*turbopackIgnore: true*/ path.join(dir, name, "migration.sql"), "utf8");
  return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
}

function isRecorded(migration: Migration, recorded: readonly Readonly<Record<string, unknown>>[]): boolean {
  const row = recorded.find((candidate) => candidate.migration_name === migration.name);
  if (row === undefined) return false;
  if (row.finished_at === null) {
    throw new AppError("unavailable", `Database migration ${migration.name} was started and never finished`, {
      hint: "Restore the database, or resolve the migration with `npx prisma migrate resolve`.",
    });
  }
  if (row.checksum !== migration.checksum) {
    throw new AppError(
      "unavailable",
      `Database migration ${migration.name} was changed after it was applied`,
      {
        hint: "The database belongs to another version of Foresail. Start that version, or restore its migration.",
      },
    );
  }
  return true;
}

async function applyOne(connection: MigrationConnection, { name, sql, checksum }: Migration): Promise<void> {
  await connection.script("BEGIN");
  try {
    await connection.script(sql);
    await connection.query(
      `INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "applied_steps_count")
       VALUES ($1, $2, now(), $3, 1)`,
      [randomUUID(), checksum, name],
    );
    await connection.script("COMMIT");
  } catch (error) {
    await connection.script("ROLLBACK");
    throw error;
  }
}
