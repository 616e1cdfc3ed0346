/** Writes docs/rules.md from the registry; a test compares them. */
import { writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { RULES } from "../lib/domain/validation/registry.ts";
import { rulesPage } from "../lib/domain/validation/rules-page.ts";

const path = "docs/rules.md";
writeFileSync(path, await format(rulesPage(RULES), { ...(await resolveConfig(path)), parser: "markdown" }));
