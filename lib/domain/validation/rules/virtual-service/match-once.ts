import type { JsonObject, Path } from "../../../base/json.ts";
import type { ConfigObject } from "../../../mesh/snapshot.ts";
import { objectAt, objectsAt, textAt } from "../../../simulation/spec-fields.ts";
import type { FindingPart } from "../../finding.ts";
import { defineRule } from "../../rule.ts";
import { coversMatch, matchKey } from "../read/match-cover.ts";

export const matchOnce = defineRule({
  code: "MESH0131",
  severity: "info",
  appliesTo: ["VirtualService"],
  reads: [],
  reach: "object",
  title: "A match that an earlier one takes",
  explanation:
    "Matches are tried in listed order. Of two equal ones, or of a path within a wider prefix under the same conditions, only the first has an effect. Remove the second, put it first or give it a condition of its own.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0131/",
  aliases: ["IST0131"],
  check: ({ spec }) => ["http", "tls", "tcp"].flatMap((protocol) => ineffective(spec, protocol)),
});

interface PlacedMatch {
  readonly match: JsonObject;
  readonly path: Path;
  readonly where: string;
}

function ineffective(spec: ConfigObject["spec"], protocol: string): readonly FindingPart[] {
  const earlier: PlacedMatch[] = [];
  const found: FindingPart[] = [];
  for (const [index, route] of objectsAt(spec, protocol).entries()) {
    for (const [position, match] of objectsAt(route, "match").entries()) {
      const path: Path = ["spec", protocol, index, "match", position];
      const first = earlier.find((candidate) => coversMatch(candidate.match, match));
      if (first !== undefined) found.push(sayTaken(first, match, path));
      earlier.push({ match, path, where: `match ${position + 1} of route ${index + 1}` });
    }
  }
  return found;
}

/** istioctl reports equal matches and prefixes within prefixes. */
function sayTaken(first: PlacedMatch, match: JsonObject, path: Path): FindingPart {
  const isEqual = matchKey(first.match) === matchKey(match);
  const isPrefix = [first.match, match].every(
    (each) => textAt(objectAt(each, "uri") ?? {}, "prefix") !== null,
  );
  return {
    path,
    sentence: `Has no effect: ${isEqual ? "it equals" : "all of it is taken by"} ${first.where}`,
    ...(isEqual || isPrefix ? {} : { aliases: [] }),
  };
}
