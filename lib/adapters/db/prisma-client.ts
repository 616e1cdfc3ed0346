import { AppError } from "../../domain/base/app-error.ts";
import type { Stores } from "../../services/ports/database.ts";
import { Prisma, type PrismaClient } from "./generated/client.ts";
import type { PrismaStoreClient } from "./store-client.ts";
import { auditStore } from "./stores/audit.ts";
import { changeStore } from "./stores/changes.ts";
import { applyLockStore, journalStore } from "./stores/journal.ts";
import { loginSessionStore, signInFailureStore } from "./stores/login-sessions.ts";
import { observedTrafficStore } from "./stores/observed-traffic.ts";
import { observedVersionStore, settingStore } from "./stores/observed-versions.ts";
import { requestTestStore } from "./stores/request-tests.ts";
import { riskStore } from "./stores/risks.ts";

export function storesOf(client: PrismaStoreClient): Stores {
  return {
    sessions: loginSessionStore(client),
    signInFailures: signInFailureStore(client),
    changes: changeStore(client),
    journal: journalStore(client),
    locks: applyLockStore(client),
    audit: auditStore(client),
    observed: observedVersionStore(client),
    observedTraffic: observedTrafficStore(client),
    settings: settingStore(client),
    risks: riskStore(client),
    tests: requestTestStore(client),
  };
}

const TRANSACTION = { maxWait: 10_000, timeout: 20_000 };

/** Runs stores' work in one transaction; a database that cannot be used becomes `unavailable`. */
export async function inTransaction<T>(
  client: PrismaClient,
  work: (stores: Stores) => Promise<T>,
): Promise<T> {
  try {
    return await client.$transaction((inner) => work(storesOf(inner)), TRANSACTION);
  } catch (error) {
    throw translated(error);
  }
}

/** Connection lost, pool exhausted, transaction closed: the state did not change, or it is not known. */
const UNAVAILABLE_CODES: ReadonlySet<string> = new Set([
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "P2028",
  "P2037",
]);

export function translated(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const isUnavailable =
    error instanceof Prisma.PrismaClientInitializationError ||
    error instanceof Prisma.PrismaClientRustPanicError ||
    error instanceof Prisma.PrismaClientUnknownRequestError ||
    (error instanceof Prisma.PrismaClientKnownRequestError && UNAVAILABLE_CODES.has(error.code));
  if (!isUnavailable) return error;
  return new AppError("unavailable", "The database cannot be used", {
    hint: "Nothing is changed while it is down. See the log for the reason.",
    cause: error,
  });
}
