/** Writes docs/templates.md from the templates; a test compares them. */
import { writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { TEMPLATES } from "../lib/domain/istio/templates.ts";
import { templatesPage } from "../lib/domain/istio/templates/templates-page.ts";

const path = "docs/templates.md";
writeFileSync(
  path,
  await format(templatesPage(TEMPLATES), { ...(await resolveConfig(path)), parser: "markdown" }),
);
