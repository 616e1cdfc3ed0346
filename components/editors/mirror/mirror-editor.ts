import { lazy } from "react";
import { valueAt } from "@/lib/domain/istio/form.ts";
import type { GuidedEditor } from "../../fields/guided-editor.ts";

export const mirrorEditor: GuidedEditor = {
  id: "mirror",
  title: "Mirror",
  kinds: ["VirtualService.networking.istio.io"],
  appliesTo: ({ value }) => Array.isArray(valueAt(value, ["spec", "http"])),
  covers: ["spec.http[].mirror", "spec.http[].mirrorPercentage", "spec.http[].mirrors", "spec.http[].name"],
  Arrangement: lazy(async () => ({ default: (await import("./mirror-form.tsx")).MirrorForm })),
};
