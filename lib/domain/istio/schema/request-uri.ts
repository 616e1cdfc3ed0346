/**
 * What Go's url.ParseRequestURI accepts: an absolute URI or an absolute path. Null when it refuses. The scheme of a
 * path is empty.
 */
export function parseRequestUri(text: string): { readonly scheme: string } | null {
  if (text === "" || text.startsWith(":") || /[\u0000-\u001f\u007f]/.test(text)) return null;
  const [, name, opaque = ""] = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/s.exec(text) ?? [];
  if (name === undefined) return text.startsWith("/") && hasValidEscapes(text) ? { scheme: "" } : null;
  const scheme = name.toLowerCase();
  if (!opaque.startsWith("/")) return { scheme };
  const authority = /^\/\/([^/?]*)/.exec(opaque)?.[1];
  if (authority !== undefined && !isAuthority(authority)) return null;
  return hasValidEscapes(opaque) ? { scheme } : null;
}

function isAuthority(authority: string): boolean {
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  const port = /:([^:\]]*)$/.exec(host)?.[1] ?? "";
  return /^\d*$/.test(port) && !/[\s<>"^`{}|\\]/.test(host);
}

function hasValidEscapes(text: string): boolean {
  return !/%(?![0-9A-Fa-f]{2})/.test(text);
}
