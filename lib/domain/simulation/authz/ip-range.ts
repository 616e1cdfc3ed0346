/** Whether an address lies in a CIDR or equals an address; null when either cannot be read. */
export function inRange(address: string, range: string): boolean | null {
  const [base = "", bits] = range.split("/");
  const ip = parseIp(address);
  const network = parseIp(base);
  if (ip === null || network === null) return null;
  if (ip.bits !== network.bits) return false;
  const length = bits === undefined ? ip.bits : Number(bits);
  if (!Number.isInteger(length) || length < 0 || length > ip.bits) return null;
  const shift = BigInt(ip.bits - length);
  return ip.value >> shift === network.value >> shift;
}

function parseIp(text: string): { readonly value: bigint; readonly bits: 32 | 128 } | null {
  return text.includes(":") ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): { readonly value: bigint; readonly bits: 32 } | null {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255))
    return null;
  return { value: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n), bits: 32 };
}

function parseIpv6(text: string): { readonly value: bigint; readonly bits: 32 | 128 } | null {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text);
  if (mapped?.[1] !== undefined) return parseIpv4(mapped[1]);
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const gap = 8 - head.length - tail.length;
  if (halves.length === 1 ? gap !== 0 : gap < 1) return null;
  const groups = [...head, ...Array.from({ length: Math.max(0, gap) }, () => "0"), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return { value: groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n), bits: 128 };
}
