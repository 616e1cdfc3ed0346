export {
  bundledSchema,
  ISTIO_RELEASES,
  LATEST_RELEASE,
  releaseOf,
  type IstioRelease,
} from "./schema/facts.ts";
export { toJsonSchema, toOpenApiV3 } from "./schema/open-api.ts";
export type { CelRule, SchemaNode } from "./schema/schema-node.ts";
export type { SchemaProblem, SchemaProblemReason } from "./schema/schema-problem.ts";
export {
  asStored,
  RULES_NOT_CHECKED,
  rulesWereSkipped,
  schemaOf,
  strictDecodingProblems,
  validateAgainstSchema,
  type AnyObject,
  type SchemaOptions,
} from "./schema/validate.ts";
