import { httpRulesOf } from "../../../simulation/route/read-virtual-service.ts";
import { defineRule } from "../../rule.ts";

export const retryHasTime = defineRule({
  code: "MESH0151",
  severity: "warning",
  appliesTo: ["VirtualService"],
  reads: ["MeshSettings"],
  reach: "object",
  title: "Retries that the timeout leaves no time for",
  explanation:
    "The timeout of a route is for all attempts together. Where one attempt may take as long, a slow one is never tried again: the request fails at the timeout as if no retries were set.",
  source: "https://istio.io/latest/docs/concepts/traffic-management/#retries",
  aliases: [],
  check: (object, mesh) =>
    httpRulesOf(object, mesh.settings.domain).flatMap(({ retries, timeoutMs, path }) => {
      const perTryMs = retries?.perTryTimeoutMs ?? null;
      if (!retries || retries.attempts === 0 || timeoutMs === null || perTryMs === null) return [];
      if (perTryMs < timeoutMs) return [];
      return [
        {
          path: [...path, "retries", "perTryTimeout"],
          sentence: `One attempt may take ${perTryMs} ms and all of them ${timeoutMs} ms: a slow one is never tried again`,
        },
      ];
    }),
});
