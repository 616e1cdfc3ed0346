import { z } from "zod";
import { isJsonObject, type JsonObject } from "../../base/json.ts";
import type { ConfigObject } from "../snapshot.ts";
import { kindOfKey } from "../kind-keys.ts";
import { type FactReader, factReader } from "./fact-reader.ts";
import { internString } from "./intern.ts";
import { managedFieldsSchema, managerFacts, metaFacts, metaSchema } from "./meta.ts";

const jsonObject = z.custom<JsonObject>(isJsonObject, "expected an object");

const schema = z.object({
  apiVersion: z.string().nullish(),
  metadata: metaSchema.extend({ managedFields: managedFieldsSchema }),
  spec: jsonObject.nullish(),
  status: jsonObject.nullish(),
});

/** The whole spec is kept as it is; an absent one is empty, as Istio reads it. */
export function configObjectReader(kindKey: string): FactReader<ConfigObject> {
  const { kind, group } = kindOfKey(kindKey);
  return factReader(schema, ({ apiVersion, metadata, spec, status }) => ({
    ...metaFacts(metadata),
    group,
    kind,
    apiVersion: internString(apiVersion ?? `${group}/v1`),
    spec: spec ?? {},
    status: status ?? null,
    managers: managerFacts(metadata.managedFields),
  }));
}
