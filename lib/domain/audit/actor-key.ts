/** Issuer and subject as one text; the issuer cannot swallow the subject because its length comes first. */
export function actorKey({ issuer, subject }: { readonly issuer: string; readonly subject: string }): string {
  return `${String(issuer.length)}:${issuer}:${subject}`;
}
