import { z } from "zod";
import { ZERO_HASH, type ChainHead } from "../../../domain/audit/chain.ts";
import { ERASABLE_FIELDS, type Erasable } from "../../../domain/audit/record.ts";
import type { AuditFilter, AuditStore, StoredAuditRecord } from "../../../services/ports/database.ts";
import type { AuditRecord as Row, Prisma } from "../generated/client.ts";
import type { PrismaStoreClient } from "../prisma-client.ts";

const erasable: z.ZodType<Erasable> = z.partialRecord(
  z.enum(ERASABLE_FIELDS),
  z.object({ salt: z.string(), value: z.string() }),
);

const headRows = z.array(z.object({ seq: z.bigint(), hash: z.string() }));

export function auditStore(client: PrismaStoreClient): AuditStore {
  return {
    lockHead: async (logId) => {
      const locked = await lockedHead(client, logId);
      if (locked !== null) return locked;
      await client.auditHead.createMany({
        data: [{ logId, seq: 0n, hash: ZERO_HASH }],
        skipDuplicates: true,
      });
      const created = await lockedHead(client, logId);
      if (created === null) throw new Error(`The audit log ${logId} has no head row`);
      return created;
    },
    insert: async (records, head) => {
      await client.auditRecord.createMany({ data: records.map(toRow) });
      await client.auditHead.update({
        where: { logId: head.logId },
        data: { seq: BigInt(head.seq), hash: head.hash },
      });
    },
    head: async (logId) => {
      const row = await client.auditHead.findUnique({ where: { logId } });
      return row === null
        ? { logId, seq: 0, hash: ZERO_HASH }
        : { logId, seq: Number(row.seq), hash: row.hash };
    },
    list: async (logId, filter) => {
      const where = whereOf(logId, filter);
      const rows = await client.auditRecord.findMany({ where, orderBy: { seq: "desc" }, take: filter.limit });
      return rows.map(toRecord);
    },
    find: async (logId, seq) => {
      const row = await client.auditRecord.findUnique({ where: { logId_seq: { logId, seq: BigInt(seq) } } });
      return row === null ? null : toRecord(row);
    },
    range: async (logId, fromSeq, limit) => {
      const where = { logId, seq: { gte: BigInt(fromSeq) } };
      const rows = await client.auditRecord.findMany({ where, orderBy: { seq: "asc" }, take: limit });
      return rows.map(toRecord);
    },
  };
}

async function lockedHead(client: PrismaStoreClient, logId: string): Promise<ChainHead | null> {
  const rows = headRows.parse(
    await client.$queryRaw`SELECT "seq", "hash" FROM "audit_head" WHERE "log_id" = ${logId} FOR UPDATE`,
  );
  const [row] = rows;
  return row === undefined ? null : { logId, seq: Number(row.seq), hash: row.hash };
}

function whereOf(logId: string, filter: AuditFilter): Prisma.AuditRecordWhereInput {
  const { actions, outcomes, fromMs, toMs, beforeSeq, limit: _limit, ...equal } = filter;
  return {
    logId,
    ...equal,
    ...(actions === undefined ? {} : { action: { in: [...actions] } }),
    ...(outcomes === undefined ? {} : { outcome: { in: [...outcomes] } }),
    ...(beforeSeq === undefined ? {} : { seq: { lt: BigInt(beforeSeq) } }),
    recordedAt: {
      ...(fromMs === undefined ? {} : { gte: new Date(fromMs) }),
      ...(toMs === undefined ? {} : { lte: new Date(toMs) }),
    },
  };
}

function toRecord(row: Row): StoredAuditRecord {
  const { cluster, action, outcome, actor, group, kind, namespace, name, changeSet } = row;
  return {
    columns: { cluster, action, outcome, actor, group, kind, namespace, name, changeSet },
    record: {
      logId: row.logId,
      seq: Number(row.seq),
      id: row.id,
      occurredAtMs: row.occurredAt.getTime(),
      recordedAtMs: row.recordedAt.getTime(),
      body: row.body,
      erasable: erasable.parse(JSON.parse(row.erasable)),
      prevHash: row.prevHash,
      hash: row.hash,
      keyId: row.keyId,
    },
  };
}

function toRow({ record, columns }: StoredAuditRecord): Row {
  const { seq, occurredAtMs, recordedAtMs, erasable: values, ...fields } = record;
  return {
    ...columns,
    ...fields,
    seq: BigInt(seq),
    occurredAt: new Date(occurredAtMs),
    recordedAt: new Date(recordedAtMs),
    erasable: JSON.stringify(values),
  };
}
