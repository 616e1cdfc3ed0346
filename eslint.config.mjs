import next from "eslint-config-next/core-web-vitals";
import typescript from "eslint-config-next/typescript";

const ENVIRONMENT_READERS = [
  "lib/server/environment.ts",
  "cli/env.ts",
  "demo/env.ts",
  "instrumentation.ts",
  "proxy.ts",
  "*.config.{ts,mjs}",
  "scripts/**",
  "e2e/**",
  "**/*.test.{ts,tsx}",
  "**/testing/**",
];

const config = [
  ...next,
  ...typescript,
  {
    ignores: [
      ".next*/**",
      ".cache/**",
      ".foresail/**",
      "dist/**",
      "coverage/**",
      "playwright-report/**",
      "test-results/**",
      "lib/adapters/db/generated/**",
      "next-env.d.ts",
      "e2e/mesh/.build/**",
    ],
  },
  {
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/ban-ts-comment": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      complexity: ["error", 14],
      "max-params": ["error", 4],
      "no-console": "error",
      "no-restricted-syntax": ["error", { selector: "TSEnumDeclaration", message: "Use a union." }],
    },
  },
  {
    files: ["lib/**", "components/**", "app/**", "demo/**", "cli/**"],
    ignores: ENVIRONMENT_READERS,
    rules: {
      "no-restricted-properties": [
        "error",
        {
          object: "process",
          property: "env",
          message: "The environment is read in one place per program (decision 31).",
        },
      ],
    },
  },
  {
    files: ["lib/domain/**"],
    ignores: ["**/*.test.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "now", message: "Domain code is given the time." },
        { object: "Math", property: "random", message: "Domain code is given randomness." },
        { object: "process", property: "env", message: "Domain code reads no environment." },
      ],
      "no-restricted-globals": ["error", "fetch", "setTimeout", "setInterval", "localStorage"],
    },
  },
  {
    files: ["lib/contracts/**", "components/**"],
    ignores: ["**/*.test.{ts,tsx}"],
    rules: {
      "no-restricted-imports": [
        "error",
        { name: "zod", message: "zod/mini: a third of the size in every browser." },
      ],
    },
  },
  { files: ["scripts/**", "cli/**", "demo/**", "e2e/**"], rules: { "no-console": "off" } },
  { files: ["**/*.test.{ts,tsx}", "e2e/**"], rules: { complexity: "off", "max-params": "off" } },
  { files: ["*.cjs"], rules: { "max-params": "off" } },
];

export default config;
