import { lazy } from "react";
import type { GuidedEditor } from "../../fields/guided-editor.ts";

export const exposeHostEditor: GuidedEditor = {
  id: "expose-host",
  title: "Expose a host",
  kinds: ["Gateway.networking.istio.io", "Gateway.gateway.networking.k8s.io"],
  appliesTo: () => true,
  covers: ["spec"],
  Arrangement: lazy(async () => ({ default: (await import("./expose-host-form.tsx")).ExposeHostForm })),
};
