import type { Prisma } from "./generated/client.ts";

/** The client itself, or the one of a transaction. */
export type PrismaStoreClient = Prisma.TransactionClient;
