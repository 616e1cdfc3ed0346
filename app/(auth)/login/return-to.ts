/** A path of this origin, or the start page: a sign-in link must not lead anywhere else. */
export function safeReturnTo(value: string | readonly string[] | undefined): string {
  if (typeof value !== "string" || !value.startsWith("/") || /[\\\u0000-\u001f]/.test(value)) return "/";
  const base = "http://foresail.invalid";
  const url = URL.canParse(value, base) ? new URL(value, base) : null;
  if (url === null || url.origin !== base || url.pathname.startsWith("/login")) return "/";
  return `${url.pathname}${url.search}${url.hash}`;
}
