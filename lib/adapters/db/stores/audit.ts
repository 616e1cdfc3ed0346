import { z } from "zod";
import type { ChainHead } from "../../../domain/audit/chain.ts";
import { ERASABLE_FIELDS, type Erasable } from "../../../domain/audit/record.ts";
import type { AuditFilter, AuditStore, StoredAuditRecord } from "../../../services/ports/database.ts";
import type { AuditRecord as Row, Prisma } from "../generated/client.ts";
import type { PrismaStoreClient } from "../store-client.ts";

const erasable: z.ZodType<Erasable> = z.partialRecord(
  z.enum(ERASABLE_FIELDS),
  z.object({ salt: z.string(), value: z.string() }),
);

const headRows = z.array(z.object({ logId: z.string(), seq: z.bigint(), hash: z.string() }));

export function auditStore(client: PrismaStoreClient): AuditStore {
  return {
    lockHead: async () => {
      const rows =
        await client.$queryRaw`SELECT "log_id" AS "logId", "seq", "hash" FROM "audit_head" FOR UPDATE`;
      return onlyHead(headRows.parse(rows));
    },
    insert: async (records, head) => {
      await client.auditRecord.createMany({ data: records.map(toRow) });
      await client.auditHead.update({
        where: { logId: head.logId },
        data: { seq: BigInt(head.seq), hash: head.hash },
      });
    },
    head: async () => onlyHead(await client.auditHead.findMany()),
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

type HeadRow = z.output<typeof headRows>[number];

function onlyHead([row, ...others]: readonly HeadRow[]): ChainHead {
  if (row === undefined || others.length > 0) throw new Error("The audit log needs exactly one head row");
  return { logId: row.logId, seq: Number(row.seq), hash: row.hash };
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
