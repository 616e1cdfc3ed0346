import { z } from "zod";
import type { MeshConfigMapFacts } from "../snapshot.ts";
import { factReader } from "./fact-reader.ts";
import { metaSchema } from "./meta.ts";

const schema = z.object({
  metadata: metaSchema,
  data: z.record(z.string(), z.unknown()).nullish(),
});

/** Only `istio` and `istio-<revision>` with a key `mesh`; every other ConfigMap is not kept. */
export const readMeshConfigMap = factReader(schema, ({ metadata, data }): MeshConfigMapFacts | null => {
  const named = /^istio(?:-(.+))?$/.exec(metadata.name);
  const yaml = data?.["mesh"];
  if (named === null || typeof yaml !== "string") return null;
  return {
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    revision: metadata.labels?.["istio.io/rev"] ?? named[1] ?? "default",
    yaml,
  };
});
