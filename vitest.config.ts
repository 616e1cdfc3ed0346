import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const alias = {
  "@": root.replace(/\/$/, ""),
  "server-only": fileURLToPath(new URL("./scripts/empty-module.ts", import.meta.url)),
};
const exclude = ["**/node_modules/**", ".next/**", "e2e/**", ".cache/**", "dist/**"];

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          environment: "node",
          include: ["**/*.test.ts"],
          exclude: [...exclude, "**/*.integration.test.ts"],
        },
      },
      {
        resolve: { alias },
        test: { name: "ui", environment: "happy-dom", include: ["**/*.test.tsx"], exclude },
      },
      {
        resolve: { alias },
        test: {
          name: "integration",
          environment: "node",
          include: ["**/*.integration.test.ts"],
          exclude,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          retry: process.env["CI"] === undefined ? 0 : 1,
          fileParallelism: false,
        },
      },
    ],
  },
});
