import { z } from "zod";
import type {
  ObservedVersion,
  ObservedVersionStore,
  SettingStore,
} from "../../../services/ports/database.ts";
import type { ObservedVersion as Row } from "../generated/client.ts";
import { readObject, writeJson } from "../json-column.ts";
import type { PrismaStoreClient } from "../store-client.ts";

const state = z.enum(["present", "deleted"]);

export function observedVersionStore(client: PrismaStoreClient): ObservedVersionStore {
  return {
    record: async (versions) => {
      await client.observedVersion.createMany({ data: versions.map(toRow), skipDuplicates: true });
    },
    list: async ({ cluster, group, kind, namespace, name }, limit) => {
      const rows = await client.observedVersion.findMany({
        where: { cluster, group, kind, namespace, name },
        orderBy: { observedAt: "desc" },
        take: limit,
      });
      return rows.map(toVersion);
    },
  };
}

function toVersion(row: Row): ObservedVersion {
  const { cluster, group, kind, namespace, name } = row;
  return {
    ref: { cluster, group, kind, namespace, name },
    uid: row.uid,
    resourceVersion: row.resourceVersion,
    state: state.parse(row.state),
    fingerprint: row.fingerprint,
    object: readObject(row.object),
    manager: row.manager,
    observedAtMs: row.observedAt.getTime(),
    changeSet: row.changeSet,
  };
}

function toRow({ ref, object, observedAtMs, ...fields }: ObservedVersion): Row {
  return { ...fields, ...ref, object: writeJson(object), observedAt: new Date(observedAtMs) };
}

export function settingStore(client: PrismaStoreClient): SettingStore {
  return {
    get: async (cluster, key) => {
      const row = await client.setting.findUnique({ where: { cluster_key: { cluster, key } } });
      return row?.value ?? null;
    },
    set: async (cluster, key, { value, atMs }) => {
      const updatedAt = new Date(atMs);
      await client.setting.upsert({
        where: { cluster_key: { cluster, key } },
        create: { cluster, key, value, updatedAt },
        update: { value, updatedAt },
      });
    },
  };
}
