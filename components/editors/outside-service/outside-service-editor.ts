import { lazy } from "react";
import type { GuidedEditor } from "../../fields/guided-editor.ts";

export const outsideServiceEditor: GuidedEditor = {
  id: "outside-service",
  title: "Outside service",
  kinds: ["ServiceEntry.networking.istio.io"],
  appliesTo: () => true,
  covers: ["spec"],
  Arrangement: lazy(async () => ({
    default: (await import("./outside-service-form.tsx")).OutsideServiceForm,
  })),
};
