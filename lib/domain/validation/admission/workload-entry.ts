import type { Path } from "../../base/json.ts";
import { isIpAddress } from "../../istio/ip-address.ts";
import { entriesAt, mapAt, textAt, textsOfMap, type Fields } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { checkWorkloadLabels, domainError, portError, portNameError, unixAddressError } from "./names.ts";
import type { WebhookSubject } from "./webhook-subject.ts";

const UNIX = "unix://";

/** Admission rules of WorkloadEntry (istiod 1.31). */
export function checkWorkloadEntry({ spec }: WebhookSubject, findings: Findings): void {
  checkEndpoint(spec, { path: ["spec"], portNames: null, allowsDomain: true, findings });
}

/** Admission rules of WorkloadGroup (istiod 1.31). */
export function checkWorkloadGroup({ spec }: WebhookSubject, findings: Findings): void {
  if (mapAt(spec, "template") === null) findings.error(["spec"], "template is required");
  const path = ["spec", "metadata", "labels"];
  checkWorkloadLabels(textsOfMap(mapAt(spec, "metadata"), "labels"), path, findings);
}

export interface EndpointContext {
  readonly path: Path;
  /** Ports of the ServiceEntry; null when there is none. */
  readonly portNames: ReadonlySet<string> | null;
  readonly allowsDomain: boolean;
  readonly findings: Findings;
}

export function checkEndpoint(
  endpoint: Fields,
  { path, portNames, allowsDomain, findings }: EndpointContext,
): void {
  const address = textAt(endpoint, "address");
  if (address === "") {
    const network = textAt(endpoint, "network");
    if (network === "") return findings.error(path, "address is required");
    findings.warn(`address is unset with network ${JSON.stringify(network)}`);
  }
  const ports = entriesAt(endpoint, "ports");
  const isUnix = address.startsWith(UNIX);
  if (isUnix) {
    findings.check([...path, "address"], unixAddressError(address.slice(UNIX.length)));
    if (ports.length > 0) findings.error(path, `unix endpoint ${address} must not include ports`);
  } else if (address !== "" && !isIpAddress(address)) {
    findings.check(path, domainAddressError(address, allowsDomain));
  }
  for (const [name, port] of ports) {
    if (portNames !== null && !portNames.has(name)) {
      findings.error(path, `endpoint port ${String(port)} is not defined by the service entry`);
    }
    findings.check([...path, "ports"], portNameError(name));
    findings.check([...path, "ports", name], portError(typeof port === "number" ? port : 0));
  }
  checkWorkloadLabels(textsOfMap(endpoint, "labels"), [...path, "labels"], findings);
  if (isUnix && portNames !== null && portNames.size !== 1) {
    findings.error(path, "exactly 1 service port required for unix endpoints");
  }
}

function domainAddressError(address: string, allowsDomain: boolean): string | null {
  const shown = JSON.stringify(address);
  if (!allowsDomain) return `endpoint address ${shown} is not a valid IP address`;
  return domainError(address) === null
    ? null
    : `endpoint address ${shown} is not a valid FQDN or an IP address`;
}
