import type { Path } from "../../base/json.ts";
import { isCidr, isIpAddress } from "../../istio/ip-address.ts";
import type { Findings } from "./findings.ts";

const LABEL = "[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?";
const DNS_LABEL = new RegExp(`^${LABEL}$`);
const WILDCARD_LABEL = new RegExp(`^(?:\\*|(?:\\*|\\*-)?${LABEL})$`);

/** Istio's label rule: unlike Kubernetes' it accepts capitals. */
export function isIstioLabel(text: string): boolean {
  return text.length <= 63 && DNS_LABEL.test(text);
}

/** A full domain name, or a single label. Null when it is well formed. */
export function domainError(domain: string): string | null {
  return lengthError(domain) ?? labelsError(domain);
}

/** A domain whose first label may be a wildcard. */
export function wildcardDomainError(domain: string): string | null {
  const tooLong = lengthError(domain);
  if (tooLong !== null) return tooLong;
  const dot = domain.indexOf(".");
  const first = dot === -1 ? domain : domain.slice(0, dot);
  if (first.length > 63 || !WILDCARD_LABEL.test(first)) return labelError(domain, first);
  return dot === -1 ? null : labelsError(domain.slice(dot + 1));
}

/** Hosts of a gateway-bound VirtualService; SNI routes may name `outbound_.80_._.host`. */
export function gatewayDomainError(domain: string, isSni: boolean): string | null {
  if (isSni && /outbound_.([0-8].*).*/.test(domain)) return lengthError(domain);
  return wildcardDomainError(domain);
}

export function partialWildcardError(host: string): string | null {
  const isPartial = host.includes("*") && host.length !== 1 && !host.startsWith("*.");
  return isPartial ? `partial wildcard ${JSON.stringify(host)} not allowed` : null;
}

function lengthError(domain: string): string | null {
  if (domain.length > 255) return `domain name ${JSON.stringify(domain)} too long (max 255)`;
  return domain === "" ? "empty domain name not allowed" : null;
}

function labelsError(domain: string): string | null {
  const labels = domain.split(".");
  const last = labels.at(-1) ?? "";
  if (/^[+-]?\d+$/.test(last)) {
    return `domain name ${JSON.stringify(domain)} invalid (top level domain ${JSON.stringify(last)} cannot be all-numeric)`;
  }
  const checked = last === "" ? labels.slice(0, -1) : labels;
  const wrong = checked.find((label) => !isIstioLabel(label));
  return wrong === undefined ? null : labelError(domain, wrong);
}

function labelError(domain: string, label: string): string {
  return `domain name ${JSON.stringify(domain)} invalid (label ${JSON.stringify(label)} invalid)`;
}

export function portError(port: number): string | null {
  return port >= 1 && port <= 65535 ? null : `port number ${port} must be in the range 1..65535`;
}

export function portNameError(name: string): string | null {
  return isIstioLabel(name) ? null : `invalid port name: ${name}`;
}

export function ipError(address: string): string | null {
  return isIpAddress(address) ? null : `${address} is not a valid IP`;
}

export function subnetError(subnet: string): string | null {
  if (subnet.split("/").length !== 2) return ipError(subnet);
  return isCidr(subnet) ? null : `${subnet} is not a valid CIDR block`;
}

/** A socket path: absolute and no folder, or abstract (`@name`). */
export function unixAddressError(address: string): string | null {
  if (address === "") return "unix address must not be empty";
  if (address.startsWith("@")) return null;
  return !address.startsWith("/") || address.endsWith("/")
    ? `${address} is not an absolute path to a file`
    : null;
}

const TAG_NAME = /^(?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** Labels that select workloads. */
export function checkWorkloadLabels(
  labels: readonly (readonly [string, string])[],
  path: Path,
  findings: Findings,
): void {
  for (const [key, value] of labels) {
    if (!isTagKey(key)) findings.boxedError(path, `invalid tag key: ${JSON.stringify(key)}`);
    const isValid =
      value.length <= 63 && (value === "" || (/^[A-Za-z0-9]/.test(value) && TAG_NAME.test(value)));
    if (!isValid) findings.boxedError([...path, key], `invalid tag value: ${JSON.stringify(value)}`);
  }
}

function isTagKey(key: string): boolean {
  const slash = key.lastIndexOf("/");
  const name = key.slice(slash + 1);
  const prefix = slash === -1 ? null : key.slice(0, slash);
  const isName = name !== "" && name.length <= 63 && /^[A-Za-z0-9]/.test(name) && TAG_NAME.test(name);
  return (
    isName &&
    (prefix === null || (prefix.length <= 253 && prefix.split(".").every((label) => isIstioLabel(label))))
  );
}
