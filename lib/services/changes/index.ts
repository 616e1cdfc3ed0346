export { applyChange } from "./apply-change.ts";
export { createDraft } from "./create-draft.ts";
export { discardDraft } from "./discard-draft.ts";
export { getChange } from "./get-change.ts";
export { listChanges } from "./list-changes.ts";
export { previewChange } from "./preview-change.ts";
export { isTransient, resumeOpenApplies, SYSTEM_ACTOR, type ResumeInput } from "./resume-open-applies.ts";
export { reviseDraft } from "./revise-draft.ts";
export { undoChange } from "./undo-change.ts";
