import type { StringMatch } from "../../istio/string-match.ts";
import type { HttpMatch, HttpRule, PathMatch } from "./http-rule.ts";

function describeString(name: string, match: StringMatch | PathMatch): string {
  switch (match.kind) {
    case "exact":
      return `${name} = "${match.value}"`;
    case "prefix":
      return `${name} starts with "${match.value}"`;
    case "segments":
      return `${name} under "${match.value}"`;
    case "regex":
      return `${name} ~ ${match.value}`;
    case "present":
      return `${name} is present`;
  }
}

/** Conditions of one match in words, joined by "and". */
export function describeMatch(match: HttpMatch): string {
  const { generation } = match;
  const parts = [
    ...(match.uri === null ? [] : [describeString("path", match.uri)]),
    ...(match.method === null ? [] : [describeString("method", match.method)]),
    ...(match.scheme === null ? [] : [describeString("scheme", match.scheme)]),
    ...(match.authority === null ? [] : [describeString("authority", match.authority)]),
    ...match.headers.map(([name, condition]) => describeString(`header ${name}`, condition)),
    ...match.withoutHeaders.map(
      ([name, condition]) => `not (${describeString(`header ${name}`, condition)})`,
    ),
    ...match.queryParams.map(([name, condition]) => describeString(`query ${name}`, condition)),
    ...(generation.port === null ? [] : [`port ${generation.port}`]),
    ...(generation.sourceNamespace === null ? [] : [`from namespace ${generation.sourceNamespace}`]),
    ...[...(generation.sourceLabels ?? [])].map(([key, value]) => `from ${key}=${value}`),
    ...(generation.gateways.length === 0 ? [] : [`at ${generation.gateways.join(", ")}`]),
  ];
  return parts.length === 0 ? "everything" : parts.join(" and ");
}

/** What a rule does besides forwarding, in words. */
export function describeActions({ action, fault, mirrors, rewrite }: HttpRule): readonly string[] {
  const notes: string[] = [];
  if (action.kind === "redirect") notes.push(`redirects with ${action.redirect.code}`);
  if (action.kind === "direct") notes.push(`answers ${action.status} itself`);
  if (action.kind === "delegate") notes.push(`delegates to ${action.namespace}/${action.name}`);
  if (fault !== null && fault.delayShare > 0)
    notes.push(`delays ${percent(fault.delayShare)} by ${fault.delayMs} ms`);
  if (fault !== null && fault.abortStatus !== null && fault.abortShare > 0) {
    notes.push(`aborts ${percent(fault.abortShare)} with ${fault.abortStatus}`);
  }
  for (const { host, subset, share } of mirrors) notes.push(`mirrors ${percent(share)} to ${subset ?? host}`);
  if (rewrite !== null) notes.push("rewrites the request");
  return notes;
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;
