import { RE2JS } from "re2js";
import { isJsonObject, type JsonValue } from "../base/json.ts";

/** Istio's StringMatch. `present` is the empty StringMatch `{}` and the regex `*`. */
export type StringMatch =
  | { readonly kind: "exact" | "prefix"; readonly value: string }
  | { readonly kind: "regex"; readonly value: string }
  | { readonly kind: "present" };

/** The webhook's bound for a regex in a VirtualService (Istio 1.31). */
export const MAX_REGEX_LENGTH = 1024;
const CACHE_LIMIT = 5000;
const compiled = new Map<string, RE2JS | null>();

/** Null when the value is no StringMatch. */
export function readStringMatch(value: JsonValue | undefined): StringMatch | null {
  if (!isJsonObject(value)) return null;
  if (typeof value["exact"] === "string") return { kind: "exact", value: value["exact"] };
  if (typeof value["prefix"] === "string") return { kind: "prefix", value: value["prefix"] };
  if (typeof value["regex"] === "string") {
    return value["regex"] === "*" ? { kind: "present" } : { kind: "regex", value: value["regex"] };
  }
  return { kind: "present" };
}

/** Compares a present value; absence is the caller's question. `ignoreCase` bears on exact and prefix only. */
export function matchesText(match: StringMatch, text: string, ignoreCase = false): boolean {
  switch (match.kind) {
    case "exact":
      return ignoreCase ? match.value.toLowerCase() === text.toLowerCase() : match.value === text;
    case "prefix":
      return ignoreCase
        ? text.toLowerCase().startsWith(match.value.toLowerCase())
        : text.startsWith(match.value);
    case "regex":
      return matchesRegex(match.value, text);
    case "present":
      return true;
  }
}

/** RE2 full match, in linear time. A pattern that RE2 refuses or that is too long matches nothing. */
export function matchesRegex(pattern: string, text: string): boolean {
  return compileRegex(pattern)?.matches(text) ?? false;
}

/** Replaces every match; `\1` in the substitution is a group, as in RE2's rewrite strings. */
export function replaceRegex(pattern: string, text: string, substitution: string): string {
  const regex = compileRegex(pattern);
  if (regex === null) return text;
  const matcher = regex.matcher(text);
  let replaced = "";
  let from = 0;
  while (matcher.find()) {
    replaced += text.slice(from, matcher.start()) + expand(substitution, (group) => groupOf(matcher, group));
    from = matcher.end();
  }
  return replaced + text.slice(from);
}

function expand(substitution: string, group: (number: number) => string): string {
  return substitution.replace(/\\(\d|\\)/g, (_, what: string) =>
    what === "\\" ? "\\" : group(Number(what)),
  );
}

function groupOf(matcher: ReturnType<RE2JS["matcher"]>, group: number): string {
  return group > matcher.groupCount() ? "" : (matcher.group(group) ?? "");
}

/** Null when RE2 refuses the pattern. */
export function compileRegex(pattern: string): RE2JS | null {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const regex = pattern.length > MAX_REGEX_LENGTH ? null : compileOrNull(pattern);
  if (compiled.size >= CACHE_LIMIT) compiled.clear();
  compiled.set(pattern, regex);
  return regex;
}

/** re2js throws on patterns outside RE2's language: that is an answer here. */
function compileOrNull(pattern: string): RE2JS | null {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return null;
  }
}
