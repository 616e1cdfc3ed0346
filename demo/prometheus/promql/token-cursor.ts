import { syntaxError, tokenize } from "./lexer.ts";
import type { Token } from "./lexer.ts";
import type { QueryError } from "./query-error.ts";

/** A place in the tokens of a query. */
export class TokenCursor {
  readonly #query: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(query: string) {
    this.#query = query;
    this.#tokens = tokenize(query);
    if (this.#tokens.length === 1) throw this.error("no expression found in input", 0);
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#next + ahead] ?? { kind: "end", text: "", position: this.#query.length };
  }

  take(): Token {
    const token = this.peek();
    this.#next++;
    return token;
  }

  /** Takes the keyword if it comes next. */
  takeWord(keyword: string): boolean {
    if (this.peek().text.toLowerCase() !== keyword) return false;
    this.#next++;
    return true;
  }

  expect(text: string): void {
    if (this.peek().text !== text) throw this.unexpected(`, expected ${JSON.stringify(text)}`);
    this.#next++;
  }

  unexpected(expected = ""): QueryError {
    return this.error(`unexpected ${describe(this.peek())}${expected}`);
  }

  error(message: string, position = this.peek().position): QueryError {
    return syntaxError(this.#query, position, message);
  }
}

export function describe({ kind, text }: Token): string {
  if (kind === "end") return "end of input";
  const what = kind === "word" ? "identifier " : kind === "punctuation" ? "" : `${kind} `;
  return `${what}${kind === "string" ? text : JSON.stringify(text)}`;
}
