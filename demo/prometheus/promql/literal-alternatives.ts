const maxAlternatives = 200;

/**
 * All texts a pattern matches when it is built only of plain text, `|` and groups, such as `a|b` or `x_(a|b)_y`; null when it uses
 * anything else, or stands for too many.
 */
export function literalAlternatives(pattern: string): readonly string[] | null {
  const reader = { pattern, position: 0 };
  const texts = alternatives(reader);
  return reader.position === pattern.length ? texts : null;
}

interface Reader {
  readonly pattern: string;
  position: number;
}

function alternatives(reader: Reader): readonly string[] | null {
  const all: string[] = [];
  for (;;) {
    const texts = sequence(reader);
    if (texts === null) return null;
    all.push(...texts);
    if (reader.pattern[reader.position] !== "|") return [...new Set(all)];
    reader.position++;
  }
}

function sequence(reader: Reader): readonly string[] | null {
  let texts: readonly string[] = [""];
  for (;;) {
    const character = reader.pattern[reader.position];
    if (character === undefined || character === "|" || character === ")") return texts;
    const next = character === "(" ? group(reader) : plainText(reader);
    if (next === null || texts.length * next.length > maxAlternatives) return null;
    texts = texts.flatMap((text) => next.map((addition) => text + addition));
  }
}

function group(reader: Reader): readonly string[] | null {
  reader.position += reader.pattern.startsWith("(?:", reader.position) ? 3 : 1;
  const texts = alternatives(reader);
  if (reader.pattern[reader.position] !== ")") return null;
  reader.position++;
  return texts;
}

const plainCharacters = /(?:[^\\.+*?()[\]{}^$|]|\\[^\w\s])+/uy;

function plainText(reader: Reader): readonly string[] | null {
  plainCharacters.lastIndex = reader.position;
  const text = plainCharacters.exec(reader.pattern)?.[0];
  if (text === undefined) return null;
  reader.position += text.length;
  return [text.replace(/\\([^\w\s])/gu, "$1")];
}
