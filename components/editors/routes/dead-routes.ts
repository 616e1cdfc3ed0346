import { isJsonObject, type JsonValue } from "@/lib/domain/base/json.ts";
import { isSameJson } from "@/lib/domain/kube/canonical-json.ts";

/** Route → the earlier route that takes all of its requests: one without conditions, or with the very same ones. */
export function deadRoutes(routes: readonly JsonValue[]): ReadonlyMap<number, number> {
  const dead = new Map<number, number>();
  routes.forEach((route, index) => {
    const killer = routes.slice(0, index).findIndex((earlier) => takesAllOf(earlier, route));
    if (killer >= 0) dead.set(index, killer);
  });
  return dead;
}

function takesAllOf(earlier: JsonValue, later: JsonValue): boolean {
  const [first, second] = [matchesOf(earlier), matchesOf(later)];
  if (first.length === 0) return true;
  return second.length > 0 && second.every((match) => first.some((other) => isSameJson(match, other)));
}

function matchesOf(route: JsonValue): readonly JsonValue[] {
  const matches = isJsonObject(route) ? route["match"] : undefined;
  return Array.isArray(matches) ? matches : [];
}
