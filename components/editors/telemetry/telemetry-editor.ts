import { lazy } from "react";
import type { GuidedEditor } from "../../fields/guided-editor.ts";

export const telemetryEditor: GuidedEditor = {
  id: "telemetry",
  title: "Telemetry",
  kinds: ["Telemetry.telemetry.istio.io"],
  appliesTo: () => true,
  covers: ["spec"],
  Arrangement: lazy(async () => ({ default: (await import("./telemetry-form.tsx")).TelemetryForm })),
};
