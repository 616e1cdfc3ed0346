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

const escape = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([\s\S]))/gu;

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
  const text = body.replace(escape, (_match, hex2, hex4, hex8, octal, single: string | undefined) => {
    const hex: string | undefined = hex2 ?? hex4 ?? hex8;
    if (hex !== undefined) return codePoint(parseInt(hex, 16)) ?? fail();
    if (octal !== undefined) return codePoint(parseInt(octal, 8)) ?? fail();
    const isOtherQuote = (single === "'" || single === '"') && single !== quote;
    return (isOtherQuote ? undefined : singleEscapes[single ?? ""]) ?? fail();
  });
  return isMalformed ? null : text;

  function fail(): string {
    isMalformed = true;
    return "";
  }
}

function codePoint(code: number): string | null {
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? null : String.fromCodePoint(code);
}
