import { toJsonPointer } from "../../../base/json.ts";
import {
  everyRequest,
  LIMIT_SHARES,
  limitShare,
  localRateLimits,
  type LocalRateLimit,
} from "../../../istio/local-rate-limit.ts";
import { objectAt } from "../../../simulation/spec-fields.ts";
import type { FindingPart } from "../../finding.ts";
import { defineRule } from "../../rule.ts";

export const rateLimitEnabled = defineRule({
  code: "MESH0901",
  severity: "error",
  appliesTo: ["EnvoyFilter"],
  reads: [],
  reach: "object",
  title: "Rate limit that limits nothing",
  explanation:
    "Envoy's local rate limit counts only the share of requests named by filter_enabled and refuses only the share named by filter_enforced; both are 0 % unless stated. Set both to 100 %.",
  source:
    "https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/filters/http/local_ratelimit/v3/local_rate_limit.proto",
  aliases: [],
  check: ({ spec }) => localRateLimits(spec).flatMap(disabled),
});

function disabled({ config, path }: LocalRateLimit): readonly FindingPart[] {
  if (objectAt(config, "token_bucket") === null) return [];
  const idle = LIMIT_SHARES.filter((name) => limitShare(config, name) === 0);
  if (idle.length === 0) return [];
  return [
    {
      path,
      sentence: `Limits nothing: ${idle.join(" and ")} ${idle.length === 1 ? "is" : "are"} 0 % unless stated`,
      fix: {
        title: "Count and refuse 100 % of requests",
        operations: idle.map((name) => ({
          op: "add" as const,
          path: toJsonPointer([...path, name]),
          value: everyRequest(name),
        })),
      },
    },
  ];
}
