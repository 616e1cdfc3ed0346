import { describeMatch } from "../../../simulation/route/describe-match.ts";
import { httpRulesOf } from "../../../simulation/route/read-virtual-service.ts";
import { effectiveRetries } from "../../../simulation/route/retry-policy.ts";
import { defineRule } from "../../rule.ts";

const NOT_IDEMPOTENT: ReadonlySet<string> = new Set(["POST", "PATCH"]);

export const retriesStated = defineRule({
  code: "MESH0150",
  severity: "info",
  appliesTo: ["VirtualService"],
  reads: ["MeshSettings"],
  reach: "object",
  title: "Default retries on a route for POST or PATCH",
  explanation:
    "A route that states no retries has the mesh's: two more attempts unless MeshConfig says otherwise. A call that is not idempotent may then happen twice. State retries: { attempts: 0 }, or the attempts that are meant.",
  source: "https://istio.io/latest/docs/concepts/traffic-management/#retries",
  aliases: [],
  check: (object, mesh) =>
    httpRulesOf(object, mesh.settings.domain).flatMap((rule) => {
      if (rule.retries !== undefined || rule.action.kind !== "forward") return [];
      const attempts = effectiveRetries(undefined, mesh.settings)?.attempts ?? 0;
      const match = rule.matches.find(
        ({ method }) => method?.kind === "exact" && NOT_IDEMPOTENT.has(method.value),
      );
      if (attempts === 0 || match === undefined) return [];
      return [
        {
          path: rule.path,
          sentence: `Up to ${attempts} hidden retries where ${describeMatch(match)}: the call may happen more than once`,
          fix: {
            title: "State no retries",
            operations: [
              { op: "add", path: `/${[...rule.path, "retries"].join("/")}`, value: { attempts: 0 } },
            ],
          },
        },
      ];
    }),
});
