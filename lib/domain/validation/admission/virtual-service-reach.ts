import { canonicalJson } from "../../kube/canonical-json.ts";
import { has, mapAt, mapsAt, textAt, type Fields } from "./fields.ts";
import type { Findings } from "./findings.ts";

/** Warnings about routes that an earlier one makes useless, as istiod gives them (IST0130, IST0131). */
export function warnUnreachableRoutes(spec: Fields, findings: Findings): void {
  for (const field of ["http", "tcp", "tls"] as const) warnRepeats(mapsAt(spec, field), findings);
  warnCoveredPrefixes(mapsAt(spec, "http"), findings);
}

function warnRepeats(routes: readonly Fields[], findings: Findings): void {
  const seen = new Map<string, number>();
  let hasCatchAll = false;
  routes.forEach((route, index) => {
    const matches = mapsAt(route, "match");
    if (matches.length === 0) {
      if (hasCatchAll) {
        findings.warn(
          `virtualService rule ${routeName(route, index)} not used (only the last rule can have no matches)`,
        );
      }
      hasCatchAll = true;
      return;
    }
    let repeats = 0;
    matches.forEach((match, matchIndex) => {
      const { name: _name, ...condition } = match;
      const text = canonicalJson(condition);
      const earlier = seen.get(text);
      if (earlier === undefined) {
        seen.set(text, index);
        return;
      }
      repeats += 1;
      findings.warn(
        ineffective(
          routeName(route, index),
          routeName(match, matchIndex),
          routeName(routes[earlier], earlier),
        ),
      );
    });
    if (repeats === matches.length) {
      findings.warn(
        `virtualService rule ${routeName(route, index)} not used (all matches used by prior rules)`,
      );
    }
  });
}

interface PrefixMatch {
  readonly route: string;
  readonly match: string;
  readonly prefix: string;
  /** Everything but the prefix and the name. */
  readonly rest: string;
}

/** A prefix below an earlier prefix with otherwise equal conditions never matches. */
function warnCoveredPrefixes(routes: readonly Fields[], findings: Findings): void {
  const prefixes = routes.flatMap((route, index) =>
    mapsAt(route, "match").flatMap((match, matchIndex): readonly PrefixMatch[] => {
      const prefix = textAt(mapAt(match, "uri"), "prefix");
      if (prefix === "") return [];
      const { name: _name, uri: _uri, ...rest } = match;
      return [
        {
          route: routeName(route, index),
          match: routeName(match, matchIndex),
          prefix,
          rest: canonicalJson(rest),
        },
      ];
    }),
  );
  prefixes.forEach((covered, index) => {
    const covering = prefixes
      .slice(0, index)
      .find(
        ({ prefix, rest }) =>
          rest === covered.rest && prefix !== covered.prefix && covered.prefix.startsWith(prefix),
      );
    if (covering === undefined) return;
    const later = `${covered.match} of prefix ${covered.prefix}`;
    findings.warn(
      ineffective(
        covered.route,
        later,
        `${covering.match} of prefix ${covering.prefix} on ${covering.route}`,
      ),
    );
  });
}

function ineffective(route: string, match: string, earlier: string): string {
  return `virtualService rule ${route} match ${match} is not used (duplicate/overlapping match in rule ${earlier})`;
}

function routeName(named: Fields | undefined, index: number): string {
  return named !== undefined && has(named, "name") ? JSON.stringify(textAt(named, "name")) : `#${index}`;
}
