import type { GuidedEditor } from "../fields/guided-editor.ts";
import { circuitBreakerEditor } from "./circuit-breaker/circuit-breaker-editor.ts";
import { exposeHostEditor } from "./expose-host/expose-host-editor.ts";
import { faultEditor } from "./fault/fault-editor.ts";
import { jwtEditor } from "./jwt/jwt-editor.ts";
import { mirrorEditor } from "./mirror/mirror-editor.ts";
import { mtlsEditor } from "./mtls/mtls-editor.ts";
import { outsideServiceEditor } from "./outside-service/outside-service-editor.ts";
import { rateLimitEditor } from "./rate-limit/rate-limit-editor.ts";
import { routesEditor } from "./routes/routes-editor.ts";
import { scopeEditor } from "./scope/scope-editor.ts";
import { subsetsEditor } from "./subsets/subsets-editor.ts";
import { telemetryEditor } from "./telemetry/telemetry-editor.ts";
import { timeoutsEditor } from "./timeouts/timeouts-editor.ts";
import { whoMayCallEditor } from "./who-may-call/who-may-call-editor.ts";

/** Every guided editor, in the order in which they are offered. */
export const GUIDED_EDITORS: readonly GuidedEditor[] = [
  routesEditor,
  timeoutsEditor,
  faultEditor,
  mirrorEditor,
  circuitBreakerEditor,
  subsetsEditor,
  mtlsEditor,
  whoMayCallEditor,
  jwtEditor,
  exposeHostEditor,
  rateLimitEditor,
  outsideServiceEditor,
  scopeEditor,
  telemetryEditor,
];
