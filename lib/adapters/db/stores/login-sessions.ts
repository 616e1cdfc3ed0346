import type {
  LoginSession,
  LoginSessionStore,
  SignInFailureStore,
} from "../../../services/ports/database.ts";
import { z } from "zod";
import type { LoginSession as Row } from "../generated/client.ts";
import type { PrismaStoreClient } from "../store-client.ts";

const method = z.enum(["contexts", "token"]);

export function loginSessionStore(client: PrismaStoreClient): LoginSessionStore {
  const rows = client.loginSession;
  return {
    insert: async (session) => {
      await rows.create({ data: toRow(session) });
    },
    find: async (idHash) => fromRow(await rows.findUnique({ where: { idHash } })),
    findByPublicId: async (publicId) => fromRow(await rows.findUnique({ where: { publicId } })),
    touch: async (idHash, { lastSeenAtMs, idleExpiresAtMs, groups }) => {
      await rows.updateMany({
        where: { idHash },
        data: {
          lastSeenAt: new Date(lastSeenAtMs),
          idleExpiresAt: new Date(idleExpiresAtMs),
          groups: [...groups],
        },
      });
    },
    delete: async (idHash) => (await rows.deleteMany({ where: { idHash } })).count > 0,
    list: async (cluster, person, nowMs) => {
      const now = new Date(nowMs);
      const found = await rows.findMany({
        where: {
          cluster,
          ...(person === null ? {} : { issuer: person.issuer, subject: person.subject }),
          expiresAt: { gt: now },
          idleExpiresAt: { gt: now },
        },
        orderBy: { lastSeenAt: "desc" },
        take: 1000,
      });
      return found.map(toSession);
    },
    deleteExpired: async (nowMs) => {
      const now = new Date(nowMs);
      const expired = await rows.findMany({
        where: { OR: [{ expiresAt: { lte: now } }, { idleExpiresAt: { lte: now } }] },
        take: 1000,
      });
      if (expired.length > 0)
        await rows.deleteMany({ where: { idHash: { in: expired.map(({ idHash }) => idHash) } } });
      return expired.map(toSession);
    },
  };
}

function fromRow(row: Row | null): LoginSession | null {
  return row === null ? null : toSession(row);
}

function toSession(row: Row): LoginSession {
  const { createdAt, lastSeenAt, rotatedAt, idleExpiresAt, expiresAt, tokenSealed, ...fields } = row;
  return {
    ...fields,
    method: method.parse(row.method),
    tokenSealed: tokenSealed === null ? null : new Uint8Array(tokenSealed),
    createdAtMs: createdAt.getTime(),
    lastSeenAtMs: lastSeenAt.getTime(),
    rotatedAtMs: rotatedAt.getTime(),
    idleExpiresAtMs: idleExpiresAt.getTime(),
    expiresAtMs: expiresAt.getTime(),
  };
}

function toRow(session: LoginSession) {
  const {
    createdAtMs,
    lastSeenAtMs,
    rotatedAtMs,
    idleExpiresAtMs,
    expiresAtMs,
    tokenSealed,
    groups,
    ...fields
  } = session;
  return {
    ...fields,
    groups: [...groups],
    tokenSealed: tokenSealed === null ? null : new Uint8Array(tokenSealed),
    createdAt: new Date(createdAtMs),
    lastSeenAt: new Date(lastSeenAtMs),
    rotatedAt: new Date(rotatedAtMs),
    idleExpiresAt: new Date(idleExpiresAtMs),
    expiresAt: new Date(expiresAtMs),
  };
}

export function signInFailureStore(client: PrismaStoreClient): SignInFailureStore {
  const rows = client.signInFailure;
  return {
    count: async (cluster, source, windowStartMs) => {
      const row = await rows.findUnique({ where: { cluster_source: { cluster, source } } });
      return row === null || row.windowAt.getTime() < windowStartMs ? 0 : row.failures;
    },
    add: async (cluster, source, { nowMs, windowStartMs }) => {
      const where = { cluster_source: { cluster, source } };
      const begun = new Date(nowMs);
      await rows.upsert({ where, create: { cluster, source, failures: 0, windowAt: begun }, update: {} });
      await rows.updateMany({
        where: { cluster, source, windowAt: { lt: new Date(windowStartMs) } },
        data: { failures: 0, windowAt: begun },
      });
      return (await rows.update({ where, data: { failures: { increment: 1 } } })).failures;
    },
    clear: async (cluster, source) => {
      await rows.deleteMany({ where: { cluster, source } });
    },
  };
}
