import { requestQuestion } from "../../../domain/request-tests/question.ts";
import { expectedAnswer, type RequestTest } from "../../../domain/request-tests/request-test.ts";
import type { RequestTestStore } from "../../../services/ports/database.ts";
import type { RequestTest as Row } from "../generated/client.ts";
import type { PrismaStoreClient } from "../store-client.ts";

/** A name is looked for first: a refused write would end the transaction that it is part of. */
export function requestTestStore(client: PrismaStoreClient): RequestTestStore {
  const isTaken = async ({ cluster, name, id }: RequestTest): Promise<boolean> => {
    const other = await client.requestTest.findUnique({ where: { cluster_name: { cluster, name } } });
    return other !== null && other.id !== id;
  };
  return {
    insert: async (test) => {
      if (await isTaken(test)) return false;
      const { count } = await client.requestTest.createMany({ data: [toRow(test)], skipDuplicates: true });
      return count > 0;
    },
    find: async (cluster, id) => {
      const row = await client.requestTest.findUnique({ where: { cluster_id: { cluster, id } } });
      return row === null ? null : toTest(row);
    },
    save: async (test, expectedVersion) => {
      if (await isTaken(test)) return false;
      const where = { cluster: test.cluster, id: test.id, version: expectedVersion };
      return (await client.requestTest.updateMany({ where, data: toRow(test) })).count > 0;
    },
    delete: async (cluster, id, expectedVersion) =>
      (await client.requestTest.deleteMany({ where: { cluster, id, version: expectedVersion } })).count > 0,
    list: async (cluster) => {
      const rows = await client.requestTest.findMany({ where: { cluster }, orderBy: { name: "asc" } });
      return rows.map(toTest);
    },
  };
}

function toTest(row: Row): RequestTest {
  const { cluster, id, name, version } = row;
  return {
    cluster,
    id,
    name,
    version,
    question: requestQuestion.parse(JSON.parse(row.question)),
    expected: expectedAnswer.parse(JSON.parse(row.expected)),
    author: { issuer: row.authorIssuer, subject: row.authorSubject, display: row.authorDisplay },
    createdAtMs: row.createdAt.getTime(),
    updatedAtMs: row.updatedAt.getTime(),
  };
}

function toRow({ question, expected, author, createdAtMs, updatedAtMs, ...fields }: RequestTest): Row {
  return {
    ...fields,
    question: JSON.stringify(question),
    expected: JSON.stringify(expected),
    authorIssuer: author.issuer,
    authorSubject: author.subject,
    authorDisplay: author.display,
    createdAt: new Date(createdAtMs),
    updatedAt: new Date(updatedAtMs),
  };
}
