import { lazy } from "react";
import type { GuidedEditor } from "../../fields/guided-editor.ts";

export const scopeEditor: GuidedEditor = {
  id: "scope",
  title: "Scope",
  kinds: ["Sidecar.networking.istio.io"],
  appliesTo: () => true,
  covers: ["spec"],
  Arrangement: lazy(async () => ({ default: (await import("./scope-form.tsx")).ScopeForm })),
};
