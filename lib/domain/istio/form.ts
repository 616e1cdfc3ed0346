export { keptParts, renderYaml, type KeptPart, type PathPattern } from "./form/covered.ts";
export type { FieldFacts } from "./form/describe-field.ts";
export { isScalarShape, shapeOf, unionsOf, type FieldShape, type Union } from "./form/field-shape.ts";
export { fieldState, membersAt, valueAt, type FieldState, type Members } from "./form/field-state.ts";
export { applyFormEdits, type FormEdit } from "./form/form-edit.ts";
export { initialValue } from "./form/initial-value.ts";
export { openForm, type Form, type FormOptions } from "./form/open-form.ts";
export { readScalar, scalarText } from "./form/read-scalar.ts";
export { schemaAt } from "./form/schema-at.ts";
