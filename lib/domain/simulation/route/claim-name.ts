const CLAIM_HEADER = "@request.auth.claims";

/** Name by which a match is kept: of a header in lower case, of a claim with its path as `@request.auth.claims[a][b]` (Istio 1.31, `jwt.ToRoutingClaim`). */
export function matchedName(name: string): string {
  if (!name.toLowerCase().startsWith(CLAIM_HEADER)) return name.toLowerCase();
  const rest = name.slice(CLAIM_HEADER.length);
  const dotted = /^\.(.+)$/.exec(rest)?.[1];
  if (dotted !== undefined)
    return `${CLAIM_HEADER}${dotted
      .split(".")
      .map((key) => `[${key}]`)
      .join("")}`;
  return /^\[.+\]$/.test(rest) ? `${CLAIM_HEADER}${rest}` : name.toLowerCase();
}

/** `[a][b]` of a match on a claim; null for a header's. */
export function claimPath(name: string): string | null {
  return name.startsWith(`${CLAIM_HEADER}[`) ? name.slice(CLAIM_HEADER.length) : null;
}
