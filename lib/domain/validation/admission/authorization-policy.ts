import type { Path } from "../../base/json.ts";
import { isCidr, isIpAddress } from "../../istio/ip-address.ts";
import { has, mapAt, mapsAt, textAt, textsAt, type Fields } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { checkTargets } from "./selection.ts";
import type { WebhookSubject } from "./webhook-subject.ts";

const NEVER_TRIGGERED =
  "without `rules` is meaningless as it will never be triggered, add an empty rule `{}` if you want it be triggered for every request";

const SOURCE_FIELDS = twins([
  "principals",
  "requestPrincipals",
  "namespaces",
  "ipBlocks",
  "remoteIpBlocks",
  "serviceAccounts",
  "trustDomains",
]);
const TCP_SOURCE_FIELDS = twins([
  "principals",
  "namespaces",
  "ipBlocks",
  "remoteIpBlocks",
  "serviceAccounts",
  "trustDomains",
]);
const IDENTITY_FIELDS = twins([
  "namespaces",
  "principals",
  "requestPrincipals",
  "serviceAccounts",
  "trustDomains",
]);
const IP_FIELDS = twins(["ipBlocks", "remoteIpBlocks"]);
const OPERATION_FIELDS = twins(["hosts", "ports", "methods", "paths"]);

/** Admission rules of AuthorizationPolicy (istiod 1.31). Every error names the policy. */
export function checkAuthorizationPolicy(subject: WebhookSubject, findings: Findings): void {
  const { spec, name, namespace } = subject;
  const before = findings.errors.length;
  checkTargets(spec, findings);
  const action = textAt(spec, "action") || "ALLOW";
  const rules = mapsAt(spec, "rules");
  checkAction(spec, action, findings);
  rules.forEach((rule, index) => checkRule(rule, { index, action, findings }));
  findings.errors.splice(
    before,
    findings.errors.length,
    ...findings.errors
      .slice(before)
      .map((error) => ({ ...error, message: `invalid policy ${name}.${namespace}: ${error.message}` })),
  );
}

function checkAction(spec: Fields, action: string, findings: Findings): void {
  const rules = mapsAt(spec, "rules");
  const provider = mapAt(spec, "provider");
  if (action === "CUSTOM") {
    if (rules.length === 0) findings.error(["spec"], `CUSTOM action ${NEVER_TRIGGERED}`);
    else if (textAt(provider, "name") === "")
      findings.error(["spec", "provider"], "`provider.name` must not be empty");
    rules.forEach((rule, index) => checkCustomRule(rule, ["spec", "rules", index], findings));
  } else if (provider !== null) {
    findings.error(["spec", "provider"], `\`provider\` must not be with non CUSTOM action, found ${action}`);
  }
  if (action === "DENY" && rules.length === 0) findings.error(["spec"], `DENY action ${NEVER_TRIGGERED}`);
}

const IDENTITY_KEYS: ReadonlySet<string> = new Set([
  "source.namespace",
  "source.serviceAccount",
  "source.trustDomain",
  "source.principal",
]);

function checkCustomRule(rule: Fields, path: Path, findings: Findings): void {
  const refuse = (subject: string): void =>
    findings.error(path, `${subject} is currently not supported with CUSTOM action`);
  for (const from of mapsAt(rule, "from")) {
    const source = mapAt(from, "source");
    for (const field of IDENTITY_FIELDS)
      if (textsAt(source, field).length > 0) refuse(`From.${capitalised(field)}`);
  }
  for (const when of mapsAt(rule, "when")) {
    const key = textAt(when, "key");
    if (IDENTITY_KEYS.has(key) || key.startsWith("request.auth.")) refuse(key);
  }
}

interface RuleContext {
  readonly index: number;
  readonly action: string;
  readonly findings: Findings;
}

function checkRule(rule: Fields, { index, action, findings }: RuleContext): void {
  const path = ["spec", "rules", index];
  const sources = mapsAt(rule, "from");
  const operations = mapsAt(rule, "to");
  sources.forEach((from, fromIndex) => {
    checkSource(mapAt(from, "source"), { path: [...path, "from", fromIndex], index, findings });
  });
  operations.forEach((to, toIndex) => {
    checkOperation(mapAt(to, "operation"), { path: [...path, "to", toIndex], index, findings });
  });
  mapsAt(rule, "when").forEach((when, whenIndex) =>
    checkCondition(when, [...path, "when", whenIndex], findings),
  );
  if (action !== "DENY") return;
  const isTcpFrom = sources.some((from) =>
    TCP_SOURCE_FIELDS.some((field) => has(mapAt(from, "source"), field)),
  );
  const isTcpTo = operations.some(
    (to) => has(mapAt(to, "operation"), "ports") || has(mapAt(to, "operation"), "notPorts"),
  );
  if ((sources.length > 0 && operations.length === 0 && !isTcpFrom) || (operations.length > 0 && !isTcpTo)) {
    findings.warn(
      "configured AuthorizationPolicy will deny all traffic to TCP ports under its scope due to the use of only HTTP attributes in a DENY rule; it is recommended to explicitly specify the port",
    );
  }
}

interface PartContext {
  readonly path: Path;
  /** Of the rule. */
  readonly index: number;
  readonly findings: Findings;
}

function checkSource(source: Fields | null, { path, index, findings }: PartContext): void {
  if (source === null) return findings.error(path, `\`from.source\` must not be nil, found at rule ${index}`);
  if (SOURCE_FIELDS.every((field) => textsAt(source, field).length === 0)) {
    findings.error(path, `\`from.source\` must not be empty, found at rule ${index}`);
  }
  for (const field of IP_FIELDS) checkIps(textsAt(source, field), [...path, "source", field], findings);
  for (const field of SOURCE_FIELDS) {
    findings.check([...path, "source", field], emptyValueError(capitalised(field), textsAt(source, field)));
  }
  for (const field of ["trustDomains", "notTrustDomains"]) {
    findings.check([...path, "source", field], trustDomainError(capitalised(field), textsAt(source, field)));
  }
}

/** Istio 1.31, `security.CheckTrustDomainValues`; an empty value is told before. */
function trustDomainError(name: string, values: readonly string[]): string | null {
  if (values.includes("")) return null;
  for (const value of values) {
    const found = `found in ${name}: ${JSON.stringify(value)}`;
    const stars = value.split("*").length - 1;
    if (stars > 1) return `at most one wildcard is allowed, ${found}`;
    if (stars === 1 && !value.startsWith("*") && !value.endsWith("*"))
      return `wildcard is only allowed at the start or end, ${found}`;
  }
  const wrong = values.find((value) => value.includes("/"));
  return wrong === undefined
    ? null
    : `trust domain must not contain '/', found in ${name}: ${JSON.stringify(wrong)}`;
}

function checkOperation(operation: Fields | null, { path, index, findings }: PartContext): void {
  if (operation === null)
    return findings.error(path, `\`to.operation\` must not be nil, found at rule ${index}`);
  if (OPERATION_FIELDS.every((field) => textsAt(operation, field).length === 0)) {
    findings.error(path, `\`to.operation\` must not be empty, found at rule ${index}`);
  }
  for (const field of ["ports", "notPorts"])
    checkPorts(textsAt(operation, field), [...path, "operation", field], findings);
  for (const field of OPERATION_FIELDS) {
    findings.check(
      [...path, "operation", field],
      emptyValueError(capitalised(field), textsAt(operation, field)),
    );
  }
  for (const field of ["paths", "notPaths"]) {
    const wrong = textsAt(operation, field).flatMap((text) => templateError(text, capitalised(field)) ?? []);
    if (wrong[0] !== undefined) findings.error([...path, "operation", field], wrong[0]);
  }
}

const TEMPLATES: ReadonlySet<string> = new Set(["{*}", "{**}"]);
const PLAIN_SEGMENT = /^[a-zA-Z0-9-._~%!$&'()+,;:@=]+$/;

/** Braces stand in templates alone, `{**}` is the last of them, and beside one only plain segments (istiod 1.31, `CheckValidPathTemplate`). */
function templateError(text: string, field: string): string | null {
  const path = text.replace(/^\/+|\/+$/g, "");
  const refuse = (why: string): string => `invalid or unsupported path ${path}, found in ${field}. ${why}`;
  const hasTemplate = [...TEMPLATES].some((template) => text.includes(template));
  let isAfterRest = false;
  for (const segment of path.split("/")) {
    if (TEMPLATES.has(segment)) {
      if (isAfterRest) return refuse("{**} is not the last operator");
      isAfterRest = segment === "{**}";
    } else if (/[{}]/.test(segment)) {
      return refuse("Contains '{' or '}' beyond a supported path template");
    } else if (hasTemplate && !PLAIN_SEGMENT.test(segment)) {
      return refuse(`Contains segment ${segment} with invalid string literal`);
    }
  }
  return null;
}

function checkCondition(when: Fields, path: Path, findings: Findings): void {
  const key = textAt(when, "key");
  const values = textsAt(when, "values");
  const notValues = textsAt(when, "notValues");
  if (key === "") return findings.error(path, "`key` must not be empty");
  if (values.length === 0 && notValues.length === 0) {
    return findings.error(path, `at least one of \`values\` or \`notValues\` must be set for key ${key}`);
  }
  const value = attributeError(key, values);
  if (value !== null) findings.error([...path, "values"], `invalid \`value\` for \`key\` ${key}: ${value}`);
  const notValue = attributeError(key, notValues);
  if (notValue !== null)
    findings.error([...path, "notValues"], `invalid \`notValue\` for \`key\` ${key}: ${notValue}`);
}

const PLAIN_KEYS: ReadonlySet<string> = new Set([
  ...IDENTITY_KEYS,
  "request.auth.principal",
  "request.auth.audiences",
  "request.auth.presenter",
  "connection.sni",
]);
const IP_KEYS: ReadonlySet<string> = new Set(["source.ip", "remote.ip", "destination.ip"]);
const BRACKET_KEYS = ["request.headers", "request.auth.claims", "experimental.envoy.filters."] as const;

function attributeError(key: string, values: readonly string[]): string | null {
  const empty = emptyValueError(key, values);
  if (empty !== null) return empty;
  if (BRACKET_KEYS.some((prefix) => key.startsWith(prefix))) {
    return /^[^[]+\[.+\]$/s.test(key) ? null : `bad key (${key}): should have format a[b]`;
  }
  if (IP_KEYS.has(key)) return boxed(values.flatMap((value) => addressError(value) ?? []));
  if (key === "destination.port") return boxed(values.flatMap((value) => portTextError(value) ?? []));
  if (PLAIN_KEYS.has(key)) return null;
  if (key === "destination.namespace") return `attribute ${key} is replaced by the metadata.namespace`;
  if (key.startsWith("destination.labels")) return `attribute ${key} is replaced by the workload selector`;
  if (key === "destination.name" || key === "destination.user") {
    return `deprecated attribute ${key}: only supported in v1alpha1`;
  }
  return `unknown attribute: ${key}`;
}

function boxed(errors: readonly string[]): string | null {
  if (errors.length === 0) return null;
  const lines = errors.map((error) => `\t* ${error}\n`).join("");
  return `${errors.length} error${errors.length === 1 ? "" : "s"} occurred:\n${lines}\n`;
}

function checkIps(values: readonly string[], path: Path, findings: Findings): void {
  for (const value of values) {
    const error = addressError(value);
    if (error !== null) findings.boxedError(path, error);
  }
}

function addressError(value: string): string | null {
  if (value.includes("/")) return isCidr(value) ? null : `bad CIDR range (${value}): ${cidrDetail(value)}`;
  return isIpAddress(value) ? null : `bad IP address (${value})`;
}

function cidrDetail(value: string): string {
  const shown = JSON.stringify(value);
  const address = value.slice(0, value.lastIndexOf("/"));
  return isIpAddress(address)
    ? `netip.ParsePrefix(${shown}): prefix length out of range`
    : `netip.ParsePrefix(${shown}): ParseAddr(${JSON.stringify(address)}): unable to parse IP`;
}

function checkPorts(values: readonly string[], path: Path, findings: Findings): void {
  for (const value of values) {
    const error = portTextError(value);
    if (error !== null) findings.boxedError(path, error);
  }
}

function portTextError(value: string): string | null {
  if (!/^\d+$/.test(value))
    return `bad port (${value}): strconv.ParseUint: parsing ${JSON.stringify(value)}: invalid syntax`;
  if (Number(value) > 0xffffffff) {
    return `bad port (${value}): strconv.ParseUint: parsing ${JSON.stringify(value)}: value out of range`;
  }
  return Number(value) <= 65535 ? null : `bad port (${value}): <nil>`;
}

function emptyValueError(name: string, values: readonly string[]): string | null {
  return values.includes("") ? `empty value not allowed, found in ${name}` : null;
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function twins(fields: readonly string[]): readonly string[] {
  return fields.flatMap((field) => [field, `not${capitalised(field)}`]);
}
