import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/domain/base/json.ts";

export const DRY_RUN = "istio.io/dry-run";

const SOURCE_NEEDS_MTLS = [
  "principals",
  "notPrincipals",
  "namespaces",
  "notNamespaces",
  "serviceAccounts",
  "notServiceAccounts",
];
const HTTP_OPERATION = ["hosts", "notHosts", "methods", "notMethods", "paths", "notPaths"];

/** What the policy as a whole does: the cases whose meaning differs from what they look like first. */
export function policySentences(spec: JsonObject): readonly string[] {
  const action = typeof spec["action"] === "string" ? spec["action"] : "ALLOW";
  const rules = rulesOf(spec);
  return [
    headSentence(action, rules),
    ...(action === "ALLOW" && rules.length > 0
      ? ["As soon as one ALLOW policy picks a workload, whatever no ALLOW policy matches is refused there."]
      : []),
    ...(rules.some((rule) => usesAny(rule, "from", "source", SOURCE_NEEDS_MTLS))
      ? [
          "Identities need mutual TLS: a caller in plaintext has none, and matches no principal, account or namespace.",
        ]
      : []),
    ...(action === "DENY" && rules.some((rule) => usesAny(rule, "to", "operation", HTTP_OPERATION))
      ? [
          "On TCP ports a DENY rule with hosts, methods or paths leaves those out and refuses the whole connection by what remains.",
        ]
      : []),
    ...(action === "ALLOW" && rules.some((rule) => usesAny(rule, "to", "operation", HTTP_OPERATION))
      ? ["On TCP ports a rule with hosts, methods or paths never matches."]
      : []),
  ];
}

function headSentence(action: string, rules: readonly JsonValue[]): string {
  const everything = rules.some((rule) => isJsonObject(rule) && isEmptyRule(rule));
  switch (action) {
    case "ALLOW":
      if (rules.length === 0)
        return "It allows nobody: an ALLOW policy without rules refuses every request to its workloads.";
      return everything
        ? "It allows everybody: a rule without from, to and when matches every request."
        : rules.length === 1
          ? "It allows what its rule matches."
          : `It allows what one of its ${rules.length} rules matches.`;
    case "DENY":
      if (rules.length === 0) return "It refuses nobody: a DENY policy without rules matches nothing.";
      return everything
        ? "It refuses everybody: a rule without from, to and when matches every request."
        : "It refuses what one of its rules matches, before any ALLOW policy is asked.";
    case "AUDIT":
      return "It marks what its rules match for an audit plug-in, and allows or refuses nothing.";
    case "CUSTOM":
      return "It asks the provider about what its rules match, before DENY and ALLOW policies; other requests are not asked about.";
    default:
      return `Istio knows no action ${action}.`;
  }
}

/** How the parts of a rule stand together, and what a part that is left out means. */
export function ruleSentence(rule: JsonValue): string {
  if (!isJsonObject(rule) || isEmptyRule(rule)) return "Matches every request: it has no from, to and when.";
  const parts = [
    { words: "from", count: listAt(rule, "from").length, any: "any caller" },
    { words: "to", count: listAt(rule, "to").length, any: "any operation" },
    { words: "when", count: listAt(rule, "when").length, any: "no further condition" },
  ];
  const asked = parts.filter(({ count }) => count > 0).map(({ words }) => words);
  const open = parts.filter(({ count }) => count === 0).map(({ any }) => any);
  const all =
    asked.length === 1
      ? `${asked[0]} must match`
      : `${asked.slice(0, -1).join(", ")} and ${asked.at(-1)} must all match`;
  return `${all[0]?.toUpperCase()}${all.slice(1)}; ${open.length === 0 ? "nothing is left open" : open.join(", ")}.`;
}

/** Principals that are named somewhere by a caller's identity, its account or its namespace; exact and `*` forms. */
export function isNamed(
  spec: JsonObject,
  caller: { readonly principal: string | null; readonly namespace: string },
): boolean {
  const sources = rulesOf(spec).flatMap((rule) =>
    listAt(isJsonObject(rule) ? rule : {}, "from").map((entry) =>
      isJsonObject(entry) ? entry["source"] : undefined,
    ),
  );
  return sources.some((source) => {
    if (!isJsonObject(source)) return false;
    const { principal, namespace } = caller;
    return (
      (principal !== null && textsAt(source, "principals").some((pattern) => fits(pattern, principal))) ||
      textsAt(source, "namespaces").some((pattern) => fits(pattern, namespace)) ||
      (principal !== null &&
        textsAt(source, "serviceAccounts").some((account) => isAccount(account, principal)))
    );
  });
}

/** `*` at the start or the end, or alone (Istio, AuthorizationPolicy: exact, prefix, suffix and presence match). */
function fits(pattern: string, value: string): boolean {
  if (pattern === "*") return value !== "";
  if (pattern.startsWith("*")) return value.endsWith(pattern.slice(1));
  return pattern.endsWith("*") ? value.startsWith(pattern.slice(0, -1)) : pattern === value;
}

function isAccount(account: string, principal: string): boolean {
  const [namespace, name] = account.includes("/") ? account.split("/") : [null, account];
  return principal.endsWith(`${namespace === null ? "" : `/ns/${namespace}`}/sa/${name}`);
}

function usesAny(rule: JsonValue, list: string, member: string, names: readonly string[]): boolean {
  return listAt(isJsonObject(rule) ? rule : {}, list).some((entry) => {
    const value = isJsonObject(entry) ? entry[member] : undefined;
    return isJsonObject(value) && names.some((name) => Object.hasOwn(value, name));
  });
}

const isEmptyRule = (rule: JsonObject): boolean =>
  ["from", "to", "when"].every((name) => listAt(rule, name).length === 0);

export function rulesOf(spec: JsonObject): readonly JsonValue[] {
  return listAt(spec, "rules");
}

function listAt(object: JsonObject, name: string): readonly JsonValue[] {
  const value = object[name];
  return Array.isArray(value) ? value : [];
}

function textsAt(object: JsonObject, name: string): readonly string[] {
  return listAt(object, name).filter((value): value is string => typeof value === "string");
}
