import { lazy } from "react";
import { isJsonObject } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import { localRateLimits } from "@/lib/domain/istio/local-rate-limit.ts";
import type { GuidedEditor } from "../../fields/guided-editor.ts";

/** The message where Envoy's two ways of writing it have it: typed as it is, and inside a TypedStruct. */
const MESSAGES = [
  "spec.configPatches[].patch.value.typed_config.value",
  "spec.configPatches[].patch.value.typed_config",
];
const SHOWN = ["token_bucket", "filter_enabled", "filter_enforced", "status", "stat_prefix"];

export const rateLimitEditor: GuidedEditor = {
  id: "rate-limit",
  title: "Rate limit",
  kinds: ["EnvoyFilter.networking.istio.io"],
  appliesTo: ({ value }) => {
    const spec = valueAt(value, ["spec"]);
    return isJsonObject(spec) && localRateLimits(spec).length > 0;
  },
  covers: [
    "spec.workloadSelector",
    "spec.configPatches[].match.context",
    ...MESSAGES.flatMap((message) => SHOWN.map((name) => `${message}.${name}`)),
  ],
  Arrangement: lazy(async () => ({ default: (await import("./rate-limit-form.tsx")).RateLimitForm })),
};
