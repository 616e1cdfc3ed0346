export const MAX_DOCUMENT_BYTES = 10 * 1024 * 1024;

const MAX_OPEN_BRACKETS = 500;
const MAX_DASHES = /(?:[-?][ \t]+){200}/;

/** Bytes of a text in UTF-8, without encoding it. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    const isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
    bytes += unit < 0x800 || isSurrogate ? 1 : 2;
  }
  return bytes;
}

/**
 * A cheap look at the text before the parser, which recurses: hundreds of list dashes in a row or of brackets that are
 * opened and not closed. Brackets inside texts count too; no honest document comes near the limit.
 */
export function exceedsDepth(text: string): boolean {
  if (MAX_DASHES.test(text)) return true;
  let open = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit === 0x5b || unit === 0x7b) open += 1;
    else if ((unit === 0x5d || unit === 0x7d) && open > 0) open -= 1;
    if (open > MAX_OPEN_BRACKETS) return true;
  }
  return false;
}

/** Outside of `c-printable` (YAML 1.2.2, 5.1), which Kubernetes' own parser refuses as well; surrogates only where alone. */
const UNPRINTABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\p{Cs}\ufffe\uffff]/u;

/** Offset of the first character that may not stand in YAML; -1 when there is none. */
export function unprintableAt(text: string): number {
  return text.search(UNPRINTABLE);
}
