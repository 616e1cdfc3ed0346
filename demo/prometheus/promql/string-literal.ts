const singleEscapes: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

const escape = /\\(?:[xuU][0-9a-fA-F]*|[0-7]{1,3}|[\s\S])/gu;
const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** The text a quoted PromQL string stands for (escapes as in Go; none inside backquotes). Null when it is malformed. */
export function unquote(literal: string): string | null {
  const quote = literal[0] ?? "";
  if (literal.length < 2 || !literal.endsWith(quote)) return null;
  const body = literal.slice(1, -1);
  if (quote === "`") return body.includes("`") ? null : body;
  if (body.includes("\n")) return null;
  const trailingBackslashes = /\\*$/u.exec(body)?.[0].length ?? 0;
  if (trailingBackslashes % 2 === 1) return null;
  return unescape(body, quote);
}

function unescape(body: string, quote: string): string | null {
  let isMalformed = false;
  const text = body.replace(escape, (sequence) => {
    const meaning = escapeMeaning(sequence.slice(1), quote);
    if (meaning === null) isMalformed = true;
    return meaning ?? "";
  });
  return isMalformed ? null : text;
}

/** What stands after a backslash, with what follows its hex digits. */
function escapeMeaning(sequence: string, quote: string): string | null {
  const [kind = ""] = sequence;
  const digits = hexDigits[kind];
  if (digits !== undefined) {
    const character =
      sequence.length > digits ? codePoint(parseInt(sequence.slice(1, digits + 1), 16)) : null;
    return character === null ? null : character + sequence.slice(digits + 1);
  }
  if (/^[0-7]/u.test(kind)) return sequence.length === 3 ? codePoint(parseInt(sequence, 8)) : null;
  if ((kind === "'" || kind === '"') && kind !== quote) return null;
  return singleEscapes[kind] ?? null;
}

function codePoint(code: number): string | null {
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? null : String.fromCodePoint(code);
}
