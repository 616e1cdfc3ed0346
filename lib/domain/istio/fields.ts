export { fieldFacts, type FieldFacts } from "./fields/field-facts.ts";
export type { FieldReference, FieldReferenceTarget, FieldUnit } from "./fields/field-note.ts";
export type { ListSemantics } from "./fields/list-keys.ts";
export { fieldPattern, fieldPatterns, schemaAtPattern } from "./fields/schema-path.ts";
