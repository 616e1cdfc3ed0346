/** Issuer and subject as one text; the issuer cannot swallow the subject because its length comes first. */
export function actorKey({ issuer, subject }: { readonly issuer: string; readonly subject: string }): string {
  return `${String(issuer.length)}:${issuer}:${subject}`;
}

/** Null when the text is not an actor key. */
export function parseActorKey(key: string): { readonly issuer: string; readonly subject: string } | null {
  const colon = key.indexOf(":");
  const length = Number(key.slice(0, colon));
  const rest = key.slice(colon + 1);
  if (colon < 1 || !Number.isSafeInteger(length) || rest.charAt(length) !== ":") return null;
  return { issuer: rest.slice(0, length), subject: rest.slice(length + 1) };
}
