import path from "node:path";
import base from "../../../playwright.config.ts";

const { globalSetup: _demoStack, ...shared } = base;

const config = {
  ...shared,
  testDir: path.resolve(import.meta.dirname),
  outputDir: path.resolve(import.meta.dirname, "../../../test-results/mesh"),
  timeout: 180_000,
};

export default config;
