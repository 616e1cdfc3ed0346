/** Dotted decimal without leading zeros, as Go's netip reads it. */
export function isIpv4Address(text: string): boolean {
  const parts = text.split(".");
  return (
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
  );
}

/** RFC 4291 text without zone: at most one `::`, an optional dotted tail. */
export function isIpv6Address(text: string): boolean {
  if (!text.includes(":") || !/^[0-9A-Fa-f:.]+$/.test(text)) return false;
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const all = groups.flat();
  const last = all.at(-1);
  const hasTail = last?.includes(".") ?? false;
  if (hasTail && !isIpv4Address(last ?? "")) return false;
  const hex = hasTail ? all.slice(0, -1) : all;
  if (!hex.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
  const count = hex.length + (hasTail ? 2 : 0);
  return halves.length === 2 ? count <= 7 : count === 8;
}

export function isIpAddress(text: string): boolean {
  return isIpv4Address(text) || isIpv6Address(text);
}

/** An address with a prefix length: `10.0.0.0/8`, `fd00::/8`. */
export function isCidr(text: string): boolean {
  const match = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  if (match === null) return false;
  const [, address = "", length = ""] = match;
  if (isIpv4Address(address)) return Number(length) <= 32;
  return isIpv6Address(address) && Number(length) <= 128;
}
