import { RE2JS } from "re2js";
import { literalAlternatives } from "./literal-alternatives.ts";
import type { LabelMatcher } from "../series-source.ts";
import { QueryError } from "./query-error.ts";

interface AnchoredPattern {
  readonly test: (value: string) => boolean;
  /** The only values that can match, when the pattern is a list of plain alternatives. */
  readonly onlyValues: readonly string[] | null;
}

const maxCachedPatterns = 1000;
const maxRememberedAnswers = 10_000;
const cachedPatterns = new Map<string, AnchoredPattern>();

/** A matcher with RE2 semantics, anchored on both sides. Throws `bad_data` on a pattern RE2 does not accept. */
export function labelMatcher(name: string, op: LabelMatcher["op"], value: string): LabelMatcher {
  switch (op) {
    case "=":
      return { name, op, value, onlyValues: [value], matches: (candidate) => candidate === value };
    case "!=":
      return { name, op, value, onlyValues: null, matches: (candidate) => candidate !== value };
    case "=~": {
      const pattern = anchoredPattern(value);
      return { name, op, value, onlyValues: pattern.onlyValues, matches: pattern.test };
    }
    case "!~": {
      const pattern = anchoredPattern(value);
      return { name, op, value, onlyValues: null, matches: (candidate) => !pattern.test(candidate) };
    }
  }
}

function anchoredPattern(source: string): AnchoredPattern {
  const known = cachedPatterns.get(source);
  if (known !== undefined) return known;
  const pattern = compilePattern(source);
  if (cachedPatterns.size >= maxCachedPatterns) cachedPatterns.clear();
  cachedPatterns.set(source, pattern);
  return pattern;
}

function compilePattern(source: string): AnchoredPattern {
  const alternatives = literalAlternatives(source);
  if (alternatives !== null) {
    const values = new Set(alternatives);
    return { test: (value) => values.has(value), onlyValues: [...values] };
  }
  return { test: wildcardTest(source) ?? rememberAnswers(compileRegex(source)), onlyValues: null };
}

export function compileRegex(source: string): RE2JS {
  try {
    return RE2JS.compile(`^(?:${source})$`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new QueryError(
      "bad_data",
      `error parsing regexp: ${reason.replace(/^error parsing regexp: /u, "")}`,
    );
  }
}

function rememberAnswers(regex: RE2JS): (value: string) => boolean {
  const answers = new Map<string, boolean>();
  return (value) => {
    const known = answers.get(value);
    if (known !== undefined) return known;
    const answer = regex.matcher(value).find();
    if (answers.size >= maxRememberedAnswers) answers.clear();
    answers.set(value, answer);
    return answer;
  };
}

/** The text a pattern without metacharacters stands for; null when it has some. */
function literalText(pattern: string): string | null {
  if (!/^(?:[^\\.+*?()[\]{}^$|]|\\[^\w\s])*$/u.test(pattern)) return null;
  return pattern.replace(/\\([^\w\s])/gu, "$1");
}

/** `.*`, `.+`, and a literal with `.*` before or after it, without a regex engine. The dot does not match a line break. */
function wildcardTest(source: string): ((value: string) => boolean) | null {
  if (source === ".+") return (value) => value !== "" && !value.includes("\n");
  const leading = source.startsWith(".*");
  const trailing = source.length > 2 && source.endsWith(".*") && !source.endsWith("\\.*");
  if (!leading && !trailing) return null;
  const literal = literalText(source.slice(leading ? 2 : 0, trailing ? -2 : undefined));
  if (literal === null || literal.includes("\n")) return null;
  return (value) => {
    if (value.includes("\n")) return false;
    if (leading && trailing) return value.includes(literal);
    return leading ? value.endsWith(literal) : value.startsWith(literal);
  };
}
