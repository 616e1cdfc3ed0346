import { lazy } from "react";
import { valueAt } from "@/lib/domain/istio/form.ts";
import type { GuidedEditor } from "../../fields/guided-editor.ts";
import { FAULT_UNTIL } from "./fault-sentences.ts";

export const faultEditor: GuidedEditor = {
  id: "fault",
  title: "Fault",
  kinds: ["VirtualService.networking.istio.io"],
  appliesTo: ({ value }) => Array.isArray(valueAt(value, ["spec", "http"])),
  covers: ["spec.http[].fault", "spec.http[].name", `metadata.annotations.${FAULT_UNTIL}`],
  Arrangement: lazy(async () => ({ default: (await import("./fault-form.tsx")).FaultForm })),
};
