import { z } from "zod";
import type { ServiceAccountFacts } from "../snapshot.ts";
import { factReader } from "./fact-reader.ts";
import { internString } from "./intern.ts";
import { metaSchema } from "./meta.ts";

export const readServiceAccount = factReader(
  z.object({ metadata: metaSchema }),
  ({ metadata }): ServiceAccountFacts => ({
    namespace: internString(metadata.namespace ?? ""),
    name: internString(metadata.name),
  }),
);
