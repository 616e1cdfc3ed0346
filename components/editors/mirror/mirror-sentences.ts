import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);

/** What is sent a second time, and what that means for requests that change something. */
export function mirrorSentences(route: JsonObject): readonly string[] {
  const copies = copiesOf(route);
  if (copies.length === 0) return [];
  const sentences = copies.map(
    ({ to, percent }) =>
      `${percent === 100 ? "Every request" : `${percent} % of requests`} also goes to ${to}; its answer is thrown away.`,
  );
  const both =
    route["mirror"] !== undefined && Array.isArray(route["mirrors"]) && route["mirrors"].length > 0;
  return [
    ...sentences,
    isSafeOnly(route)
      ? "The conditions let only methods without side effects pass."
      : "POST, PUT, PATCH and DELETE are repeated too: what they do there is done a second time.",
    ...(both ? ["mirror is ignored, because mirrors is set."] : []),
  ];
}

interface Copy {
  readonly to: string;
  readonly percent: number;
}

/** `mirrors` wins over `mirror`; without a percentage every request is mirrored. */
function copiesOf(route: JsonObject): readonly Copy[] {
  const mirrors = route["mirrors"];
  if (Array.isArray(mirrors) && mirrors.length > 0) {
    return (mirrors as readonly JsonValue[]).map((mirror) => ({
      to: destinationText(valueAt(mirror, ["destination"])),
      percent: percentOf(valueAt(mirror, ["percentage", "value"])),
    }));
  }
  if (!isJsonObject(route["mirror"])) return [];
  return [
    {
      to: destinationText(route["mirror"]),
      percent: percentOf(valueAt(route, ["mirrorPercentage", "value"])),
    },
  ];
}

function percentOf(value: JsonValue | undefined): number {
  return typeof value === "number" ? value : 100;
}

function destinationText(value: JsonValue | undefined): string {
  if (!isJsonObject(value)) return "a destination without a host";
  const subset = value["subset"];
  return `${String(value["host"] ?? "no host")}${subset === undefined ? "" : ` subset ${String(subset)}`}`;
}

/** Whether every alternative asks for a method that changes nothing. */
export function isSafeOnly(route: JsonObject): boolean {
  const matches = route["match"];
  if (!Array.isArray(matches) || matches.length === 0) return false;
  return (matches as readonly JsonValue[]).every((match) =>
    SAFE_METHODS.has(String(valueAt(match, ["method", "exact"]))),
  );
}
