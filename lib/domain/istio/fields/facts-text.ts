import type { FieldFacts } from "./field-facts.ts";

/** What a hover says of a field, as plain text of a few short sentences. */
export function factsText(facts: FieldFacts): string {
  const { help, defaultText, since, deprecated, withoutEffect } = facts;
  const sentences = [
    help,
    defaultText === null ? null : `Default: ${defaultText}.`,
    boundsText(facts),
    since === null ? null : `Since Istio ${since}.`,
    deprecated === null ? null : `Deprecated: use ${deprecated.use}.`,
    withoutEffect === null ? null : `Without effect up to ${withoutEffect.until}: ${withoutEffect.why}.`,
  ];
  return sentences.filter((sentence) => sentence !== null).join(" ");
}

function boundsText({ minimum, maximum, unit }: FieldFacts): string | null {
  const counted = unit === "regex" ? "characters" : null;
  if (minimum !== null && maximum !== null) return `From ${minimum} to ${maximum}.`;
  if (maximum !== null) return `At most ${maximum}${counted === null ? "" : ` ${counted}`}.`;
  return minimum === null || minimum === 0 ? null : `At least ${minimum}.`;
}
