import type { ObjectRef } from "../../../domain/kube/object-ref.ts";
import type { RiskAcceptance } from "../../../domain/readiness/acceptance.ts";
import type { RiskStore } from "../../../services/ports/database.ts";
import type { RiskAcceptance as Row } from "../generated/client.ts";
import type { PrismaStoreClient } from "../store-client.ts";

export function riskStore(client: PrismaStoreClient): RiskStore {
  return {
    save: async (acceptance) => {
      const row = toRow(acceptance);
      await client.riskAcceptance.upsert({
        where: keyOf(row.cluster, row.item, row),
        create: row,
        update: row,
      });
    },
    delete: async (cluster, item, subject) => {
      const { group, kind, namespace, name } = subject;
      const where = { cluster, item, group, kind, namespace, name };
      return (await client.riskAcceptance.deleteMany({ where })).count > 0;
    },
    find: async (cluster, item, subject) => {
      const row = await client.riskAcceptance.findUnique({ where: keyOf(cluster, item, subject) });
      return row === null ? null : toAcceptance(row);
    },
    list: async (cluster) => (await client.riskAcceptance.findMany({ where: { cluster } })).map(toAcceptance),
  };
}

function keyOf(cluster: string, item: string, { group, kind, namespace, name }: Omit<ObjectRef, "cluster">) {
  return { cluster_item_kind_group_namespace_name: { cluster, item, kind, group, namespace, name } };
}

function toAcceptance(row: Row): RiskAcceptance {
  const { cluster, item, group, kind, namespace, name, fingerprint, sentence, reason } = row;
  return {
    cluster,
    item,
    subject: { cluster, group, kind, namespace, name },
    fingerprint,
    sentence,
    reason,
    by: { issuer: row.authorIssuer, subject: row.authorSubject, display: row.authorDisplay },
    acceptedAtMs: row.acceptedAt.getTime(),
    untilMs: row.untilAt.getTime(),
  };
}

function toRow({ subject, by, acceptedAtMs, untilMs, ...fields }: RiskAcceptance): Row {
  const { group, kind, namespace, name } = subject;
  return {
    ...fields,
    group,
    kind,
    namespace,
    name,
    authorIssuer: by.issuer,
    authorSubject: by.subject,
    authorDisplay: by.display,
    acceptedAt: new Date(acceptedAtMs),
    untilAt: new Date(untilMs),
  };
}
