export { completeAt, type Completion, type CompletionOptions } from "./fields/complete-at.ts";
export type { Cursor } from "./fields/cursor-place.ts";
export { describeAt, type FieldDescription } from "./fields/describe-at.ts";
export { factsText } from "./fields/facts-text.ts";
export { fieldFacts, type FieldFacts } from "./fields/field-facts.ts";
export type { FieldReference, FieldReferenceTarget, FieldUnit } from "./fields/field-note.ts";
export { NO_KNOWN_NAMES, type KnownHost, type KnownNames } from "./fields/known-names.ts";
export type { ListSemantics } from "./fields/list-keys.ts";
export { fieldPattern, fieldPatterns, schemaAtPattern } from "./fields/schema-path.ts";
