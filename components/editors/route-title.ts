import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/domain/base/json.ts";

const MAX_CONDITIONS = 3;

/** What a route is for: its name, else its first conditions, else "Everything else". */
export function routeTitle(route: JsonObject): string {
  if (typeof route["name"] === "string" && route["name"] !== "") return route["name"];
  const matches = route["match"] ?? route["matches"];
  if (!Array.isArray(matches) || matches.length === 0) return "Everything else";
  const alternatives = (matches as readonly JsonValue[]).map(matchTitle);
  const rest = alternatives.length - 1;
  return rest === 0 ? (alternatives[0] ?? "") : `${alternatives[0] ?? ""} or ${rest} more`;
}

/** The conditions of one match, joined by "and". */
export function matchTitle(match: JsonValue): string {
  if (!isJsonObject(match)) return "anything";
  const conditions = Object.entries(match).flatMap(([key, value]) => conditionsOf(key, value));
  if (conditions.length === 0) return "anything";
  const rest = conditions.length - MAX_CONDITIONS;
  const shown = conditions.slice(0, MAX_CONDITIONS).join(" and ");
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

function conditionsOf(key: string, value: JsonValue | undefined): readonly string[] {
  if (value === undefined || key === "statPrefix" || key === "name") return [];
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((one) => `${key} ${compact(one)}`);
  if (!isJsonObject(value)) return [`${key} ${String(value)}`];
  const [kind] = Object.keys(value);
  const isMatch =
    kind === "exact" || kind === "prefix" || kind === "regex" || kind === "type" || kind === "value";
  if (isMatch) return [`${key} ${compact(value)}`];
  const noun = key === "headers" || key === "withoutHeaders" ? key.replace(/s$/, "") : key;
  return Object.entries(value).map(([name, inner]) => `${noun} ${name} ${compact(inner)}`.trim());
}

function compact(value: JsonValue | undefined): string {
  if (!isJsonObject(value)) return value === undefined || value === null ? "" : String(value);
  const { exact, prefix, regex, name, type } = value;
  if (exact !== undefined) return `= ${JSON.stringify(exact)}`;
  if (prefix !== undefined) return `${String(prefix)}*`;
  if (regex !== undefined) return `~ ${String(regex)}`;
  const text = String(value["value"] ?? "");
  if (name !== undefined) return `${String(name)} = ${JSON.stringify(text)}`;
  return type === "PathPrefix" ? `${text}*` : text;
}
