import { z } from "zod";
import type { NamespaceFacts } from "../snapshot.ts";
import { factReader } from "./fact-reader.ts";
import { metaFacts, metaSchema } from "./meta.ts";

const schema = z.object({
  metadata: metaSchema,
  status: z.object({ phase: z.string().nullish() }).nullish(),
});

/** A namespace lives in the collection's namespace "" under its own name. */
export const readNamespace = factReader(schema, ({ metadata, status }): NamespaceFacts => ({
  ...metaFacts(metadata),
  namespace: "",
  phase: status?.phase === "Terminating" ? "Terminating" : "Active",
}));
