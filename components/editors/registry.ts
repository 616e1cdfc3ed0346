import type { GuidedEditor } from "../fields/guided-editor.ts";
import { faultEditor } from "./fault/fault-editor.ts";
import { mirrorEditor } from "./mirror/mirror-editor.ts";
import { outsideServiceEditor } from "./outside-service/outside-service-editor.ts";
import { routesEditor } from "./routes/routes-editor.ts";
import { scopeEditor } from "./scope/scope-editor.ts";
import { subsetsEditor } from "./subsets/subsets-editor.ts";
import { telemetryEditor } from "./telemetry/telemetry-editor.ts";
import { timeoutsEditor } from "./timeouts/timeouts-editor.ts";

/** Every guided editor, in the order in which they are offered. */
export const GUIDED_EDITORS: readonly GuidedEditor[] = [
  routesEditor,
  timeoutsEditor,
  faultEditor,
  mirrorEditor,
  subsetsEditor,
  outsideServiceEditor,
  scopeEditor,
  telemetryEditor,
];
