const AGGREGATIONS = new Set([
  "sum",
  "avg",
  "count",
  "min",
  "max",
  "group",
  "stddev",
  "stdvar",
  "topk",
  "bottomk",
  "count_values",
  "quantile",
  "limitk",
  "limit_ratio",
]);
const OPERATORS = new Set(["and", "or", "unless", "atan2", "bool", "offset"]);
const GROUPINGS = new Set(["by", "without", "on", "ignoring", "group_left", "group_right"]);
const NUMBERS = new Set(["inf", "nan"]);

/** Strings, comments, ranges, numbers with their units, names, and whatever else one character at a time. */
const TOKEN =
  /(?<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|(?<comment>#[^\n]*)|(?<range>\[[^\]]*\])|(?<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[a-zA-Z0-9]*)|(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)|(?<other>[\s\S])/y;

/**
 * Puts label matchers into every selector of a query (`_MATCHERS`: several clusters in one Prometheus). The query is
 * taken as valid PromQL; one that is not stays one that Prometheus refuses.
 */
export function injectMatchers(query: string, matchers: string): string {
  if (matchers === "") return query;
  const tokens = tokensOf(query);
  const parts: string[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const { kind, text } = tokens[index] ?? END;
    if (kind === "name") {
      const next = nextSignificant(tokens, index + 1);
      if (isGrouping(text, next)) {
        const end = next.text === "(" ? closing(tokens, next.index) : index;
        parts.push(textBetween(tokens, index, end));
        index = end;
      } else {
        parts.push(isMetric(text, next) && next.text !== "{" ? `${text}{${matchers}}` : text);
      }
    } else if (kind === "other" && text === "{") {
      const end = closing(tokens, index);
      parts.push(withMatchers(textBetween(tokens, index + 1, end - 1), matchers));
      index = end;
    } else {
      parts.push(text);
    }
  }
  return parts.join("");
}

interface Token {
  readonly kind: "string" | "comment" | "range" | "number" | "name" | "other";
  readonly text: string;
}

interface Following extends Token {
  readonly index: number;
}

const END: Following = { kind: "other", text: "", index: -1 };

function tokensOf(query: string): readonly Token[] {
  return [...query.matchAll(new RegExp(TOKEN, "g"))].map(({ groups = {} }) => {
    const [kind, text] = Object.entries(groups).find(([, value]) => value !== undefined) ?? ["other", ""];
    return { kind: kindOf(kind), text };
  });
}

function kindOf(name: string): Token["kind"] {
  switch (name) {
    case "string":
    case "comment":
    case "range":
    case "number":
    case "name":
      return name;
    default:
      return "other";
  }
}

function nextSignificant(tokens: readonly Token[], from: number): Following {
  for (let index = from; index < tokens.length; index += 1) {
    const token = tokens[index] ?? END;
    if (token.kind !== "comment" && token.text.trim() !== "") return { ...token, index };
  }
  return END;
}

function isGrouping(name: string, next: Token): boolean {
  const word = name.toLowerCase();
  return GROUPINGS.has(word) && (next.text === "(" || word.startsWith("group_"));
}

function isMetric(name: string, next: Token): boolean {
  const word = name.toLowerCase();
  if (next.text === "(" || OPERATORS.has(word) || NUMBERS.has(word)) return false;
  return !(AGGREGATIONS.has(word) && /^(by|without)$/i.test(next.text));
}

/** Index of the bracket that closes the one at `open`; the last token when none does. */
function closing(tokens: readonly Token[], open: number): number {
  const [opener, closer] = tokens[open]?.text === "{" ? ["{", "}"] : ["(", ")"];
  let depth = 0;
  for (let index = open; index < tokens.length; index += 1) {
    const { kind, text } = tokens[index] ?? END;
    if (kind !== "other") continue;
    if (text === opener) depth += 1;
    if (text === closer) depth -= 1;
    if (depth === 0) return index;
  }
  return tokens.length - 1;
}

function textBetween(tokens: readonly Token[], from: number, to: number): string {
  return tokens
    .slice(from, to + 1)
    .map(({ text }) => text)
    .join("");
}

/** A trailing comma is allowed; a comment could hide what follows it on its line. */
function withMatchers(inside: string, matchers: string): string {
  const bare = inside.replaceAll(/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|#[^\n]*/g, "$1").trim();
  if (bare === "") return `{${matchers}}`;
  return `{${bare.replace(/,$/, "")},${matchers}}`;
}

/** `cluster="eu",tenant=~"a|b"`; anything else could close the selector and open another. */
export function isMatcherList(text: string): boolean {
  return /^\s*[a-zA-Z_]\w*\s*(=|!=|=~|!~)\s*"(?:[^"\\\n]|\\.)*"\s*(,\s*[a-zA-Z_]\w*\s*(=|!=|=~|!~)\s*"(?:[^"\\\n]|\\.)*"\s*)*$/.test(
    text,
  );
}
