import { isJsonObject, type JsonObject, type Path } from "../../../base/json.ts";
import { numberAt, objectAt, objectsAt, sectionAt, textAt } from "../../../simulation/spec-fields.ts";
import type { FindingPart } from "../../finding.ts";
import { defineRule } from "../../rule.ts";

const TYPE = "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit";

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
  check: ({ spec }) =>
    objectsAt(spec, "configPatches").flatMap((patch, index) => {
      if (textAt(sectionAt(patch, "patch"), "operation") === "REMOVE") return [];
      const value = objectAt(sectionAt(patch, "patch"), "value");
      const found =
        value === null ? null : limitIn(value, ["spec", "configPatches", index, "patch", "value"]);
      return found === null ? [] : disabled(found);
    }),
});

interface Limit {
  readonly config: JsonObject;
  readonly path: Path;
}

/** The filter's configuration: typed as it is, or inside a TypedStruct; below a filter or below a route's per-filter map. */
function limitIn(node: JsonObject, path: Path, depth = 0): Limit | null {
  if (depth > 8) return null;
  const type = textAt(node, "@type") ?? "";
  if (type.endsWith(TYPE)) return { config: node, path };
  if ((textAt(node, "type_url") ?? "").endsWith(TYPE)) {
    return { config: sectionAt(node, "value"), path: [...path, "value"] };
  }
  for (const [key, inner] of Object.entries(node)) {
    const found = isJsonObject(inner) ? limitIn(inner, [...path, key], depth + 1) : null;
    if (found !== null) return found;
  }
  return null;
}

function disabled({ config, path }: Limit): readonly FindingPart[] {
  if (objectAt(config, "token_bucket") === null) return [];
  const idle = ["filter_enabled", "filter_enforced"].filter((name) => shareOf(config, name) === 0);
  if (idle.length === 0) return [];
  return [
    {
      path,
      sentence: `Limits nothing: ${idle.join(" and ")} ${idle.length === 1 ? "is" : "are"} 0 % unless stated`,
      fix: {
        title: "Count and refuse 100 % of requests",
        operations: idle.map((name) => ({
          op: "add" as const,
          path: `/${[...path, name].map((part) => String(part).replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`,
          value: {
            runtime_key: `local_rate_limit_${name.slice("filter_".length)}`,
            default_value: { numerator: 100, denominator: "HUNDRED" },
          },
        })),
      },
    },
  ];
}

function shareOf(config: JsonObject, name: string): number {
  return numberAt(sectionAt(sectionAt(config, name), "default_value"), "numerator") ?? 0;
}
