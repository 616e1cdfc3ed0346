export { editableText } from "./editable-text.ts";
export { listObjects } from "./list-objects.ts";
export { readDependents } from "./read-dependents.ts";
export { readFieldChoices } from "./read-field-choices.ts";
export { readObject } from "./read-object.ts";
export { readObjectHistory } from "./read-object-history.ts";
export { readReferences } from "./read-references.ts";
