import { QueryError } from "./query-error.ts";

export type TokenKind = "number" | "duration" | "string" | "word" | "punctuation" | "end";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly position: number;
}

const skipped = /(?:\s+|#[^\n]*)*/uy;
const word = /[A-Za-z_:][A-Za-z0-9_:]*/uy;
const labelName = /[A-Za-z_][A-Za-z0-9_]*/uy;
const duration = /(?:\d+(?:ms|[ywdhms]))+(?![A-Za-z0-9_])/uy;
const number = /(?:0[xX][0-9a-fA-F]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)(?![A-Za-z0-9_.])/uy;
const quoted = /"(?:[^\\"\n]|\\[\s\S])*"|'(?:[^\\'\n]|\\[\s\S])*'|`[^`]*`/uy;
const punctuation = /==|!=|=~|!~|<=|>=|[-+*/%^=<>(){}[\],@]/uy;
const bracketPunctuation = /[:\]]/uy;

type Rule = readonly [TokenKind, RegExp];

const outside: readonly Rule[] = [
  ["duration", duration],
  ["number", number],
  ["string", quoted],
  ["word", word],
  ["punctuation", punctuation],
];
const inBraces: readonly Rule[] = [
  ["string", quoted],
  ["word", labelName],
  ["punctuation", punctuation],
];
const inBrackets: readonly Rule[] = [
  ["duration", duration],
  ["punctuation", bracketPunctuation],
];

/** Splits a query into tokens, comments left out, always ending with an `end` token. */
export function tokenize(query: string): readonly Token[] {
  const tokens: Token[] = [];
  let rules = outside;
  let position = 0;
  for (;;) {
    skipped.lastIndex = position;
    position += skipped.exec(query)?.[0].length ?? 0;
    if (position >= query.length) return [...tokens, { kind: "end", text: "", position }];
    const token = nextToken(query, position, rules);
    if (token === null) throw syntaxError(query, position, describeBadCharacter(query, position));
    tokens.push(token);
    position += token.text.length;
    rules = rulesAfter(token, rules);
  }
}

function nextToken(query: string, position: number, rules: readonly Rule[]): Token | null {
  for (const [kind, pattern] of rules) {
    pattern.lastIndex = position;
    const match = pattern.exec(query);
    if (match !== null) return { kind, text: match[0], position };
  }
  return null;
}

function rulesAfter(token: Token, rules: readonly Rule[]): readonly Rule[] {
  if (token.kind !== "punctuation") return rules;
  if (token.text === "{") return inBraces;
  if (token.text === "[") return inBrackets;
  return token.text === "}" || token.text === "]" ? outside : rules;
}

function describeBadCharacter(query: string, position: number): string {
  const character = query[position] ?? "";
  if (`"'\``.includes(character)) return "unterminated quoted string";
  if (/\d/u.test(character))
    return `bad number or duration syntax: ${JSON.stringify(/^[\w.]+/u.exec(query.slice(position))?.[0] ?? character)}`;
  return `unexpected character: '${character}'`;
}

/** The `bad_data` error for a place in the query, worded with line and column as Prometheus does. */
export function syntaxError(query: string, position: number, message: string): QueryError {
  const before = query.slice(0, position).split("\n");
  const column = (before.at(-1)?.length ?? 0) + 1;
  return new QueryError("bad_data", `${before.length}:${column}: parse error: ${message}`);
}
