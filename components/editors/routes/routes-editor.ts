import { lazy } from "react";
import type { GuidedEditor } from "../../fields/guided-editor.ts";

export const routesEditor: GuidedEditor = {
  id: "routes",
  title: "Routes",
  kinds: [
    "VirtualService.networking.istio.io",
    "HTTPRoute.gateway.networking.k8s.io",
    "GRPCRoute.gateway.networking.k8s.io",
  ],
  appliesTo: () => true,
  covers: ["spec"],
  Arrangement: lazy(async () => ({ default: (await import("./routes-form.tsx")).RoutesForm })),
};
