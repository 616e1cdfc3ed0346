import { z } from "zod";
import { CHANGE_OPS } from "../../../domain/changes/change-set.ts";
import type { JournalStep } from "../../../domain/changes/journal.ts";
import type { ApplyLockStore, JournalStore } from "../../../services/ports/database.ts";
import type { ApplyJournal as Row } from "../generated/client.ts";
import { person, problem, readJson, readObject, writeJson } from "../json-column.ts";
import type { PrismaStoreClient } from "../store-client.ts";

const stepState = z.enum(["intent", "done", "not_done", "conflicted"]);
const changeOp = z.enum(CHANGE_OPS);

export function journalStore(client: PrismaStoreClient): JournalStore {
  const rows = client.applyJournal;
  return {
    insert: async (step) => {
      await rows.create({ data: toRow(step) });
    },
    update: async (step) => {
      const { cluster, changeId, attempt, step: number, ...data } = toRow(step);
      await rows.update({
        where: { cluster_changeId_attempt_step: { cluster, changeId, attempt, step: number } },
        data,
      });
    },
    list: async (cluster, changeId) => {
      const found = await rows.findMany({
        where: { cluster, changeId },
        orderBy: [{ attempt: "asc" }, { step: "asc" }],
      });
      return found.map(toStep);
    },
    listOpen: async (cluster) => {
      const found = await rows.findMany({
        where: { cluster, state: "intent" },
        orderBy: { intentAt: "asc" },
      });
      return found.map(toStep);
    },
    find: async (cluster, changeId, { attempt, step }) => {
      const where = { cluster, changeId, attempt, step };
      const row = await rows.findUnique({ where: { cluster_changeId_attempt_step: where } });
      return row === null ? null : toStep(row);
    },
  };
}

export function applyLockStore(client: PrismaStoreClient): ApplyLockStore {
  return {
    take: async (cluster, changeId, objectKeys, nowMs) => {
      const keys = objectKeys.toSorted();
      await client.applyLock.createMany({
        data: keys.map((objectKey) => ({ cluster, objectKey, changeId, takenAt: new Date(nowMs) })),
        skipDuplicates: true,
      });
      const held = await client.applyLock.findFirst({
        where: { cluster, objectKey: { in: keys }, changeId: { not: changeId } },
        orderBy: { objectKey: "asc" },
      });
      if (held === null) return null;
      await client.applyLock.deleteMany({ where: { cluster, changeId } });
      return held.changeId;
    },
    release: async (cluster, changeId) => {
      await client.applyLock.deleteMany({ where: { cluster, changeId } });
    },
  };
}

function toStep(row: Row): JournalStep {
  const { cluster, group, kind, namespace, name } = row;
  const actor = readJson(person, row.actor);
  if (actor === null) throw new Error("A journal step has no actor");
  return {
    cluster,
    changeId: row.changeId,
    attempt: row.attempt,
    step: row.step,
    wave: row.wave,
    ordinal: row.ordinal,
    ref: { cluster, group, kind, namespace, name },
    op: changeOp.parse(row.op),
    state: stepState.parse(row.state),
    actor,
    beforeFingerprint: row.beforeFingerprint,
    desiredFingerprint: row.desiredFingerprint,
    before: readObject(row.before),
    after: readObject(row.after),
    beforeResourceVersion: row.beforeResourceVersion,
    afterResourceVersion: row.afterResourceVersion,
    uid: row.uid,
    auditId: row.auditId,
    problem: readJson(problem, row.problem),
    intentAtMs: row.intentAt.getTime(),
    outcomeAtMs: row.outcomeAt?.getTime() ?? null,
  };
}

function toRow(step: JournalStep): Row {
  const { ref, actor, before, after, problem: why, intentAtMs, outcomeAtMs, ...fields } = step;
  return {
    ...fields,
    group: ref.group,
    kind: ref.kind,
    namespace: ref.namespace,
    name: ref.name,
    actor: JSON.stringify(actor),
    before: writeJson(before),
    after: writeJson(after),
    problem: writeJson(why),
    intentAt: new Date(intentAtMs),
    outcomeAt: outcomeAtMs === null ? null : new Date(outcomeAtMs),
  };
}
