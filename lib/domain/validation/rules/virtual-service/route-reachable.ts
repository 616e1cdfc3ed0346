import type { JsonObject } from "../../../base/json.ts";
import type { ConfigObject } from "../../../mesh/snapshot.ts";
import { type HttpMatch, isCatchAll } from "../../../simulation/route/http-rule.ts";
import { httpRulesOf } from "../../../simulation/route/read-virtual-service.ts";
import { objectsAt } from "../../../simulation/spec-fields.ts";
import type { FindingPart } from "../../finding.ts";
import { defineRule } from "../../rule.ts";
import { coversMatch, matchKey } from "../read/match-cover.ts";

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
    const catchAlls = new Set(
      httpRulesOf(object, mesh.settings.domain)
        .filter(({ matches }) => matches.length === 0 || matches.some(endsTheList))
        .map(({ index }) => index),
    );
    return [
      ...deadRoutes(object, "http", (index) => catchAlls.has(index)),
      ...deadRoutes(object, "tls", () => false),
      ...deadRoutes(object, "tcp", (_index, route) => objectsAt(route, "match").length === 0),
    ];
  },
});

type TakesAll = (index: number, route: JsonObject) => boolean;

function deadRoutes({ spec }: ConfigObject, protocol: string, takesAll: TakesAll): readonly FindingPart[] {
  const routes = objectsAt(spec, protocol);
  const end = routes.findIndex((route, index) => takesAll(index, route));
  return routes.flatMap((route, index) => {
    const path = ["spec", protocol, index];
    if (end !== -1 && index > end) {
      return [
        {
          path,
          sentence: `No request gets here: route ${end + 1} matches everything`,
          ...asReported(routes[end]),
        },
      ];
    }
    const matches = objectsAt(route, "match");
    const earlier = routes.slice(0, index).flatMap((each) => objectsAt(each, "match"));
    if (matches.length === 0 || !matches.every((match) => earlier.some((wide) => coversMatch(wide, match)))) {
      return [];
    }
    const isRepeated = matches.every((match) => earlier.some((wide) => matchKey(wide) === matchKey(match)));
    const first = routes.findIndex((each) =>
      objectsAt(each, "match").some((wide) => matches.some((match) => coversMatch(wide, match))),
    );
    return [
      {
        path,
        sentence: `No request gets here: route ${first + 1} takes ${matches.length === 1 ? "all of it" : "its matches"} first`,
        ...(isRepeated ? {} : { aliases: [] }),
      },
    ];
  });
}

/** istioctl reports what stands behind a route without match, not behind one whose match takes everything. */
function asReported(blocker: JsonObject | undefined): Pick<FindingPart, "aliases"> {
  return blocker !== undefined && objectsAt(blocker, "match").length === 0 ? {} : { aliases: [] };
}

function isForEveryProxy({
  generation: { port, sourceLabels, sourceNamespace, gateways },
}: HttpMatch): boolean {
  return port === null && sourceLabels === null && sourceNamespace === null && gateways.length === 0;
}

function endsTheList(match: HttpMatch): boolean {
  return isForEveryProxy(match) && isCatchAll(match);
}
