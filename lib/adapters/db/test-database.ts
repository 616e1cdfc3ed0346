import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import type { Database } from "../../services/ports/database.ts";
import { embeddedConnection } from "./embedded.ts";
import { migrate } from "./migrate.ts";
import { databaseOnPglite, openDatabase } from "./open-database.ts";

const MIGRATIONS = path.resolve("prisma/migrations");
const IMAGES = path.resolve(".cache/pglite-images");

export interface TestDatabase {
  readonly database: Database;
  /** Runs SQL beside the product, as somebody who can reach the database would. */
  sql(text: string): Promise<void>;
  close(): Promise<void>;
}

/** A migrated database in memory, loaded from an image that is made once for each state of the migrations. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const image = await readImage();
  const pglite = await PGlite.create({ loadDataDir: image });
  const database = await databaseOnPglite(pglite, async () => undefined);
  return {
    database,
    sql: async (text) => {
      await pglite.exec(text);
    },
    close: async () => {
      await database.close();
      if (!pglite.closed) await pglite.close();
    },
  };
}

/** A schema of its own on the server of TEST_DATABASE_URL. */
export async function createServerTestDatabase(serverUrl: string): Promise<TestDatabase> {
  const { default: pg } = await import("pg");
  const name = `foresail_test_${randomUUID().replaceAll("-", "")}`;
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE "${name}"`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const database = await openDatabase({ databaseUrl: url.href, dataDir: "", migrationsDir: MIGRATIONS });
  const beside = new pg.Client({ connectionString: url.href });
  beside.on("error", () => undefined);
  await beside.connect();
  return {
    database,
    sql: async (text) => {
      await beside.query(text);
    },
    close: async () => {
      await database.close();
      await beside.end();
      await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
      await admin.end();
    },
  };
}

async function readImage(): Promise<Blob> {
  const file = path.join(IMAGES, `${await migrationsChecksum()}.tar`);
  const present = await readFile(file).catch(() => null);
  if (present !== null) return new Blob([new Uint8Array(present)]);
  const pglite = await PGlite.create();
  await migrate(embeddedConnection(pglite), MIGRATIONS);
  const image = await pglite.dumpDataDir("none");
  await pglite.close();
  await mkdir(IMAGES, { recursive: true });
  const partial = `${file}.${randomUUID()}`;
  await writeFile(partial, new Uint8Array(await image.arrayBuffer()));
  await rename(partial, file);
  return image;
}

async function migrationsChecksum(): Promise<string> {
  const names = (await readdir(MIGRATIONS, { recursive: true }))
    .filter((name) => name.endsWith(".sql"))
    .toSorted();
  const hash = createHash("sha256");
  for (const name of names) hash.update(name).update(await readFile(path.join(MIGRATIONS, name)));
  return hash.digest("hex").slice(0, 16);
}
