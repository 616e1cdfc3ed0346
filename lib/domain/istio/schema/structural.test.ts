import { expect, test } from "vitest";
import type { SchemaNode } from "./schema-node.ts";
import { checkStructure } from "./structural.ts";

test.each([
  [1, "rules: Too many: 3: must have at most 1 item"],
  [2, "rules: Too many: 3: must have at most 2 items"],
])("counts the %i allowed in a list as the API server does", (maxItems, message) => {
  const schema: SchemaNode = { type: "array", maxItems };
  expect(checkStructure(["a", "b", "c"], schema, ["rules"]).map((problem) => problem.message)).toEqual([
    message,
  ]);
});
