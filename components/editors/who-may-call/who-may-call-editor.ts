import { lazy } from "react";
import type { GuidedEditor } from "../../fields/guided-editor.ts";

export const whoMayCallEditor: GuidedEditor = {
  id: "who-may-call",
  title: "Who may call",
  kinds: ["AuthorizationPolicy.security.istio.io"],
  appliesTo: () => true,
  covers: ["spec", "metadata.annotations.istio.io/dry-run"],
  Arrangement: lazy(async () => ({ default: (await import("./who-may-call-form.tsx")).WhoMayCallForm })),
};
