import {
  type HttpMatch,
  type HttpRule,
  isCatchAll,
  type PathMatch,
} from "../../../simulation/route/http-rule.ts";
import { httpRulesOf } from "../../../simulation/route/read-virtual-service.ts";
import type { FindingPart } from "../../finding.ts";
import { defineRule } from "../../rule.ts";

export const routeReachable = defineRule({
  code: "MESH0130",
  severity: "warning",
  appliesTo: ["VirtualService"],
  reads: ["MeshSettings"],
  reach: "object",
  title: "Route that no request can reach",
  explanation:
    "Routes are tried in listed order and the first match wins. What stands behind a route that matches everything, or behind a wider prefix, is dead. Put the narrower route first or remove it.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0130/",
  aliases: ["IST0130"],
  check: (object, mesh) => {
    const rules = httpRulesOf(object, mesh.settings.domain);
    return rules.flatMap((rule, index) => deadRoute(rule, rules.slice(0, index)));
  },
});

function deadRoute(rule: HttpRule, earlier: readonly HttpRule[]): readonly FindingPart[] {
  const wanted: readonly (HttpMatch | null)[] = rule.matches.length === 0 ? [null] : rule.matches;
  const coveredBy = wanted.map((match) => earlier.find((candidate) => takesAll(candidate, match)));
  const [first] = coveredBy;
  if (first === undefined || coveredBy.some((candidate) => candidate === undefined)) return [];
  const why =
    first.matches.length === 0 || first.matches.some(endsTheList)
      ? "matches everything"
      : "takes all of it first";
  return [{ path: rule.path, sentence: `No request gets here: route ${first.index + 1} ${why}` }];
}

/** Null stands for a route without match. */
function takesAll(earlier: HttpRule, match: HttpMatch | null): boolean {
  if (earlier.matches.length === 0) return true;
  return earlier.matches.some(
    (candidate) => endsTheList(candidate) || (match !== null && covers(candidate, match)),
  );
}

function isForEveryProxy({
  generation: { port, sourceLabels, sourceNamespace, gateways },
}: HttpMatch): boolean {
  return port === null && sourceLabels === null && sourceNamespace === null && gateways.length === 0;
}

function endsTheList(match: HttpMatch): boolean {
  return isForEveryProxy(match) && isCatchAll(match);
}

/** Whether every request of `inner` also meets `outer`: a condition on the path alone, and the inner path lies within it. */
function covers(outer: HttpMatch, inner: HttpMatch): boolean {
  const { uri } = outer;
  if (uri === null || inner.uri === null || !isForEveryProxy(outer) || !asksOnlyForPath(outer)) return false;
  if (inner.ignoreUriCase && !outer.ignoreUriCase) return false;
  return coversPath(uri, inner.uri, outer.ignoreUriCase);
}

function asksOnlyForPath({
  method,
  scheme,
  authority,
  headers,
  withoutHeaders,
  queryParams,
}: HttpMatch): boolean {
  const others = [method, scheme, authority].every((condition) => condition === null);
  return others && headers.length + withoutHeaders.length + queryParams.length === 0;
}

function coversPath(outer: PathMatch, inner: PathMatch, ignoreCase: boolean): boolean {
  if (outer.kind !== "prefix" && outer.kind !== "exact") return false;
  if (inner.kind !== "prefix" && inner.kind !== "exact") return false;
  const [a, b] = ignoreCase
    ? [outer.value.toLowerCase(), inner.value.toLowerCase()]
    : [outer.value, inner.value];
  return outer.kind === "prefix" ? b.startsWith(a) : inner.kind === "exact" && a === b;
}
