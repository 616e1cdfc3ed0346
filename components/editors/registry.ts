import type { GuidedEditor } from "../fields/guided-editor.ts";
import { subsetsEditor } from "./subsets/subsets-editor.ts";
import { timeoutsEditor } from "./timeouts/timeouts-editor.ts";

/** Every guided editor, in the order in which they are offered. */
export const GUIDED_EDITORS: readonly GuidedEditor[] = [timeoutsEditor, subsetsEditor];
