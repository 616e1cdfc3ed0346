import { z } from "zod";
import {
  CHANGE_OPS,
  RISKS,
  type ChangeObject,
  type ChangeRevision,
  type ChangeSet,
} from "../../../domain/changes/change-set.ts";
import type { ObjectRef } from "../../../domain/kube/object-ref.ts";
import type { ChangeFilter, ChangeStore } from "../../../services/ports/database.ts";
import type { ChangeObject as ObjectRow, ChangeSet as Row, Prisma } from "../generated/client.ts";
import { changeState, problem, readBase, readJson, readObject, writeJson } from "../json-column.ts";
import type { PrismaStoreClient } from "../store-client.ts";

const closed = {
  kind: z.enum(["edit", "revert"]),
  risk: z.enum(RISKS),
  freshness: z.enum(["fresh", "drifted", "conflicted", "unknown"]),
  verification: z.enum(["none", "pending", "verified", "regressed"]),
  op: z.enum(CHANGE_OPS),
};

export function changeStore(client: PrismaStoreClient): ChangeStore {
  return {
    insert: async (change, revision) => {
      await client.changeSet.create({ data: toRow(change) });
      await insertRevision(client, { cluster: change.cluster, id: change.id }, revision);
    },
    find: async (cluster, id) => {
      const row = await client.changeSet.findUnique({ where: { cluster_id: { cluster, id } } });
      return row === null ? null : toChangeSet(row);
    },
    findRevision: (cluster, id, revision) => findRevision(client, { cluster, id }, revision),
    addRevision: (cluster, id, revision) => insertRevision(client, { cluster, id }, revision),
    save: async (change, expectedVersion) => {
      const { cluster, id, ...data } = toRow(change);
      const { count } = await client.changeSet.updateMany({
        where: { cluster, id, version: expectedVersion },
        data,
      });
      return count === 1;
    },
    list: (filter) => listChanges(client, filter),
    objectsOf: (cluster, ids) => objectsOf(client, cluster, ids),
  };
}

async function insertRevision(
  client: PrismaStoreClient,
  { cluster, id }: { readonly cluster: string; readonly id: string },
  { number, author, createdAtMs, objects }: ChangeRevision,
): Promise<void> {
  await client.changeRevision.create({
    data: {
      cluster,
      changeId: id,
      revision: number,
      authorIssuer: author.issuer,
      authorSubject: author.subject,
      authorDisplay: author.display,
      createdAt: new Date(createdAtMs),
    },
  });
  await client.changeObject.createMany({
    data: objects.map((object, ordinal) => ({
      cluster,
      changeId: id,
      revision: number,
      ordinal,
      group: object.ref.group,
      kind: object.ref.kind,
      namespace: object.ref.namespace,
      name: object.ref.name,
      apiVersion: object.apiVersion,
      op: object.op,
      intent: object.intent,
      base: writeJson(object.base),
      desired: writeJson(object.desired),
      desiredText: object.desiredText,
    })),
  });
}

async function findRevision(
  client: PrismaStoreClient,
  { cluster, id }: { readonly cluster: string; readonly id: string },
  revision: number,
): Promise<ChangeRevision | null> {
  const where = { cluster, changeId: id, revision };
  const row = await client.changeRevision.findUnique({ where: { cluster_changeId_revision: where } });
  if (row === null) return null;
  const objects = await client.changeObject.findMany({ where, orderBy: { ordinal: "asc" } });
  return {
    number: row.revision,
    author: { issuer: row.authorIssuer, subject: row.authorSubject, display: row.authorDisplay },
    createdAtMs: row.createdAt.getTime(),
    objects: objects.map(toChangeObject),
  };
}

async function listChanges(client: PrismaStoreClient, filter: ChangeFilter): Promise<readonly ChangeSet[]> {
  const { cluster, states, object, author, after, limit } = filter;
  const touching = object === undefined ? null : await idsTouching(client, cluster, object);
  const where: Prisma.ChangeSetWhereInput = {
    cluster,
    ...(states === undefined ? {} : { state: { in: [...states] } }),
    ...(author === undefined ? {} : { authorIssuer: author.issuer, authorSubject: author.subject }),
    ...(touching === null ? {} : { id: { in: touching } }),
    ...(after === undefined
      ? {}
      : {
          OR: [
            { updatedAt: { lt: new Date(after.updatedAtMs) } },
            { updatedAt: new Date(after.updatedAtMs), id: { lt: after.id } },
          ],
        }),
  };
  const rows = await client.changeSet.findMany({
    where,
    orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
    take: limit,
  });
  return rows.map(toChangeSet);
}

async function idsTouching(
  client: PrismaStoreClient,
  cluster: string,
  object: Omit<ObjectRef, "cluster">,
): Promise<string[]> {
  const { group, kind, namespace, name } = object;
  const rows = await client.changeObject.findMany({
    where: { cluster, kind, group, namespace, name },
    distinct: ["changeId"],
    select: { changeId: true },
    orderBy: { changeId: "desc" },
    take: 1000,
  });
  return rows.map(({ changeId }) => changeId);
}

async function objectsOf(
  client: PrismaStoreClient,
  cluster: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly ObjectRef[]>> {
  const rows = await client.changeObject.findMany({
    where: { cluster, changeId: { in: [...ids] } },
    select: { changeId: true, revision: true, group: true, kind: true, namespace: true, name: true },
    orderBy: [{ changeId: "asc" }, { revision: "desc" }, { ordinal: "asc" }],
  });
  const latest = new Map<string, number>();
  const found = new Map<string, ObjectRef[]>();
  for (const { changeId, revision, group, kind, namespace, name } of rows) {
    const newest = latest.get(changeId) ?? revision;
    latest.set(changeId, newest);
    if (revision !== newest) continue;
    found.set(changeId, [...(found.get(changeId) ?? []), { cluster, group, kind, namespace, name }]);
  }
  return found;
}

function toChangeObject(row: ObjectRow): ChangeObject {
  const { cluster, group, kind, namespace, name } = row;
  return {
    ref: { cluster, group, kind, namespace, name },
    apiVersion: row.apiVersion,
    op: closed.op.parse(row.op),
    intent: row.intent,
    base: readBase(row.base),
    desired: readObject(row.desired),
    desiredText: row.desiredText,
  };
}

function toChangeSet(row: Row): ChangeSet {
  return {
    cluster: row.cluster,
    id: row.id,
    kind: closed.kind.parse(row.kind),
    author: { issuer: row.authorIssuer, subject: row.authorSubject, display: row.authorDisplay },
    title: row.title,
    why: row.why,
    links: row.links,
    state: changeState.parse(row.state),
    revision: row.revision,
    version: row.version,
    risk: closed.risk.parse(row.risk),
    freshness: closed.freshness.parse(row.freshness),
    verification: closed.verification.parse(row.verification),
    overwritten: row.overwritten,
    reverts: row.reverts,
    revertedBy: row.revertedBy,
    problem: readJson(problem, row.problem),
    createdAtMs: row.createdAt.getTime(),
    updatedAtMs: row.updatedAt.getTime(),
    appliedAtMs: row.appliedAt?.getTime() ?? null,
  };
}

function toRow(change: ChangeSet) {
  const { author, links, createdAtMs, updatedAtMs, appliedAtMs, problem: why, ...fields } = change;
  return {
    ...fields,
    authorIssuer: author.issuer,
    authorSubject: author.subject,
    authorDisplay: author.display,
    links: [...links],
    problem: writeJson(why),
    createdAt: new Date(createdAtMs),
    updatedAt: new Date(updatedAtMs),
    appliedAt: appliedAtMs === null ? null : new Date(appliedAtMs),
  };
}
