#!/usr/bin/env node
/** `npm run prepare`: the command line as one file, so that `npx foresail` works after `npm ci`. */
import { chmodSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");
const outfile = path.join(root, "dist/foresail.mjs");

await build({
  entryPoints: [path.join(root, "cli/main.ts")],
  outfile,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  alias: { "@": root },
  logLevel: "warning",
  // yaml resolves to CommonJS, which wants require.
  banner: {
    js: '#!/usr/bin/env node\nimport { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);',
  },
});
chmodSync(outfile, 0o755);
