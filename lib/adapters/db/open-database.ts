import path from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import { AppError } from "../../domain/base/app-error.ts";
import type { Database, Stores } from "../../services/ports/database.ts";
import { openEmbedded } from "./embedded.ts";
import { PrismaClient } from "./generated/client.ts";
import { migrate } from "./migrate.ts";
import { inTransaction, storesOf, translated } from "./prisma-client.ts";

export interface DatabaseOptions {
  /** `postgresql://…`; null: embedded in `dataDir`. */
  readonly databaseUrl: string | null;
  /** The data folder; the embedded database is its subfolder `db`. */
  readonly dataDir: string;
  /** Default `prisma/migrations` under the working directory. */
  readonly migrationsDir?: string;
  /** Default `scripts/init-pglite.mjs` under the working directory. */
  readonly initScript?: string;
}

const POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Opens and migrates. With a URL: PostgreSQL. Without: PGlite in the data folder, one process at a time.
 *
 * @throws AppError `unavailable` when the folder is locked, the server cannot be reached, or the schema does not fit.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const migrationsDir = options.migrationsDir ?? path.resolve("prisma/migrations");
  if (options.databaseUrl !== null) return openServer(options.databaseUrl, migrationsDir);
  const embedded = await openEmbedded({
    dir: path.join(options.dataDir, "db"),
    migrationsDir,
    initScript: options.initScript ?? path.resolve("scripts/init-pglite.mjs"),
  });
  return databaseOnPglite(embedded.pglite, embedded.close);
}

/** A database over an open and migrated PGlite. */
export async function databaseOnPglite(pglite: PGlite, close: () => Promise<void>): Promise<Database> {
  const { PrismaPGlite } = await import("pglite-prisma-adapter");
  return databaseOn(new PrismaClient({ adapter: new PrismaPGlite(pglite) }), close);
}

async function openServer(databaseUrl: string, migrationsDir: string): Promise<Database> {
  await migrateServer(databaseUrl, migrationsDir);
  const { PrismaPg } = await import("@prisma/adapter-pg");
  const schema = new URL(databaseUrl).searchParams.get("schema");
  const adapter = new PrismaPg(
    { connectionString: databaseUrl, max: POOL_SIZE, connectionTimeoutMillis: CONNECT_TIMEOUT_MS },
    schema === null ? {} : { schema },
  );
  return databaseOn(new PrismaClient({ adapter }), async () => undefined);
}

async function migrateServer(databaseUrl: string, migrationsDir: string): Promise<void> {
  const { Client } = await import("pg").then(({ default: pg }) => pg);
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on("error", () => undefined);
  await client.connect().catch((cause: unknown) => {
    throw new AppError("unavailable", "The database named by DATABASE_URL cannot be reached", {
      hint: "Check host, port, user and password of DATABASE_URL, and that the server is up.",
      cause,
    });
  });
  try {
    await migrate(
      {
        query: async (sql, values = []) =>
          (await client.query<Record<string, unknown>>(sql, [...values])).rows,
        script: async (sql) => {
          await client.query(sql);
        },
      },
      migrationsDir,
    );
  } finally {
    await client.end();
  }
}

function databaseOn(client: PrismaClient, close: () => Promise<void>): Database {
  return {
    ...translating(storesOf(client)),
    transaction: (work) => inTransaction(client, work),
    ping: async () => {
      try {
        await client.$queryRaw`SELECT 1`;
      } catch (error) {
        throw translated(error);
      }
    },
    close: async () => {
      await client.$disconnect();
      await close();
    },
  };
}

/** Every call outside a transaction also fails as AppError `unavailable` when the database is gone. */
function translating(stores: Stores): Stores {
  return {
    sessions: guarded(stores.sessions),
    signInFailures: guarded(stores.signInFailures),
    changes: guarded(stores.changes),
    journal: guarded(stores.journal),
    locks: guarded(stores.locks),
    audit: guarded(stores.audit),
    observed: guarded(stores.observed),
    observedTraffic: guarded(stores.observedTraffic),
    settings: guarded(stores.settings),
    risks: guarded(stores.risks),
    tests: guarded(stores.tests),
  };
}

function guarded<Store extends object>(store: Store): Store {
  return new Proxy(store, {
    get: (target, name, receiver) => {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== "function") return member;
      return async (...input: unknown[]) => {
        try {
          return await Reflect.apply(member, target, input);
        } catch (error) {
          throw translated(error);
        }
      };
    },
  });
}
