/**
 * A colour token with six or eight digits. The style sheet's minifier writes `#fff` for `#ffffff`, which editors and
 * canvases with an added opacity do not take.
 */
export function longHex(color: string): string {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])([0-9a-f])?$/i.exec(color.trim());
  if (short === null) return color.trim();
  return `#${short
    .slice(1)
    .filter((digit) => digit !== undefined)
    .map((digit) => digit + digit)
    .join("")}`;
}

/** The value in force of a colour token, for what cannot use CSS variables. */
export function readColorToken(style: CSSStyleDeclaration, name: string): string {
  return longHex(style.getPropertyValue(name));
}
