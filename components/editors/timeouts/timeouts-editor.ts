import { lazy } from "react";
import { isJsonObject } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import type { GuidedEditor } from "../../fields/guided-editor.ts";

export const timeoutsEditor: GuidedEditor = {
  id: "timeouts",
  title: "Timeouts and retries",
  kinds: ["VirtualService.networking.istio.io", "HTTPRoute.gateway.networking.k8s.io"],
  appliesTo: ({ value }) => {
    const spec = valueAt(value, ["spec"]);
    return isJsonObject(spec) && (Array.isArray(spec["http"]) || Array.isArray(spec["rules"]));
  },
  covers: [
    "spec.http[].timeout",
    "spec.http[].retries",
    "spec.http[].name",
    "spec.rules[].timeouts",
    "spec.rules[].retry",
    "spec.rules[].name",
  ],
  Arrangement: lazy(async () => ({ default: (await import("./timeouts-form.tsx")).TimeoutsForm })),
};
