/** Writes the requests of the command line into `cli/schema.json`, from the schemas that the commands read them by. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { z } from "zod";
import { requestDefinitions } from "../cli/request-schemas.ts";

const file = path.join(import.meta.dirname, "..", "cli/schema.json");
const schema = z
  .looseObject({ $defs: z.record(z.string(), z.unknown()) })
  .parse(JSON.parse(readFileSync(file, "utf8")));
const text = JSON.stringify({ ...schema, $defs: { ...schema.$defs, ...requestDefinitions() } });
writeFileSync(file, await format(text, { ...(await resolveConfig(file)), parser: "json" }));
