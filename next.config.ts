import type { NextConfig } from "next";

/** monaco-yaml imports a path that Monaco's exports map no longer resolves. */
const alias = { "monaco-editor/esm/vs/editor/editor.worker.js": "monaco-editor/editor/editor.worker.js" };
const root = import.meta.dirname;

const config: NextConfig = {
  output: "standalone",
  distDir: process.env["NEXT_DIST_DIR"] ?? ".next",
  outputFileTracingRoot: root,
  outputFileTracingIncludes: { "/*": ["./prisma/migrations/**/*", "./scripts/init-pglite.mjs"] },
  turbopack: { root, resolveAlias: alias },
  serverExternalPackages: ["@electric-sql/pglite", "pglite-prisma-adapter", "@kubernetes/client-node"],
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
};

export default config;
