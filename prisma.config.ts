import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";

// Stops Prisma's download of a native schema engine; must be set before a command looks for it.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(
  new URL("./scripts/schema-engine.mjs", import.meta.url),
);
process.env.PRISMA_HIDE_UPDATE_MESSAGE ??= "1";

const embeddedDir = path.resolve(process.env.FORESAIL_DATA ?? ".foresail", "db");

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: {
    url: process.env.DATABASE_URL ?? `postgresql://pglite/foresail?dir=${encodeURIComponent(embeddedDir)}`,
  },
});
