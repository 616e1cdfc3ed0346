import type { Path } from "../../base/json.ts";
import { isIpAddress } from "../../istio/ip-address.ts";
import {
  entriesAt,
  has,
  mapAt,
  mapsAt,
  numberAt,
  textAt,
  textsAt,
  textsOfMap,
  type Fields,
} from "./fields.ts";
import type { Findings } from "./findings.ts";
import {
  checkWorkloadLabels,
  domainError,
  partialWildcardError,
  portError,
  portNameError,
  subnetError,
  wildcardDomainError,
} from "./names.ts";
import { isHttpProtocol, isTlsProtocol, protocolError } from "./protocols.ts";
import { checkExportTo, checkWorkloadSelector } from "./selection.ts";
import type { WebhookSubject } from "./webhook-subject.ts";
import { checkEndpoint } from "./workload-entry.ts";

/** Admission rules of ServiceEntry (istiod 1.31). */
export function checkServiceEntry({ spec, namespace }: WebhookSubject, findings: Findings): void {
  checkWorkloadSelector(mapAt(spec, "workloadSelector"), "service entry", findings);
  if (has(spec, "workloadSelector") && mapsAt(spec, "endpoints").length > 0) {
    findings.error(["spec"], "only one of WorkloadSelector or Endpoints is allowed in Service Entry");
  }
  checkHosts(textsAt(spec, "hosts"), findings);
  const resolution = textAt(spec, "resolution") || "NONE";
  const addresses = textsAt(spec, "addresses");
  addresses.forEach((address, index) => findings.check(["spec", "addresses", index], subnetError(address)));
  if (
    addresses.some((address) => address.includes("/")) &&
    resolution !== "NONE" &&
    resolution !== "STATIC"
  ) {
    findings.error(["spec", "addresses"], "CIDR addresses are allowed only for NONE/STATIC resolution types");
  }
  checkPorts(mapsAt(spec, "ports"), findings);
  checkEndpoints(spec, resolution, findings);
  const needsName = mapsAt(spec, "ports").some((port) => {
    const protocol = textAt(port, "protocol");
    return !isHttpProtocol(protocol) && !isTlsProtocol(protocol);
  });
  if (resolution !== "NONE" && textsAt(spec, "hosts").length > 1 && needsName) {
    findings.error(["spec", "hosts"], "multiple hosts provided with non-HTTP, non-TLS ports");
  }
  checkExportTo(spec, { namespace, allowsNone: true }, findings);
}

function checkHosts(hosts: readonly string[], findings: Findings): void {
  if (hosts.length === 0) findings.error(["spec", "hosts"], "service entry must have at least one host");
  hosts.forEach((host, index) => {
    const path = ["spec", "hosts", index];
    findings.check(path, host === "*" ? `invalid host ${host}` : wildcardDomainError(host));
    const partial = partialWildcardError(host);
    if (partial !== null) findings.warn(partial);
  });
}

function checkPorts(ports: readonly Fields[], findings: Findings): void {
  const names = new Set<string>();
  const numbers = new Set<number>();
  ports.forEach((port, index) => {
    const path = ["spec", "ports", index];
    const name = textAt(port, "name");
    const number = numberAt(port, "number");
    if (names.has(name))
      findings.error(path, `service entry port name ${JSON.stringify(name)} already defined`);
    if (numbers.has(number)) findings.error(path, `service entry port ${number} already defined`);
    names.add(name);
    numbers.add(number);
    const targetPort = numberAt(port, "targetPort");
    if (targetPort !== 0) findings.check([...path, "targetPort"], portError(targetPort));
    findings.check([...path, "name"], portNameError(name));
    findings.check([...path, "protocol"], protocolError(textAt(port, "protocol")));
    findings.check([...path, "number"], portError(number));
  });
}

function checkEndpoints(spec: Fields, resolution: string, findings: Findings): void {
  const endpoints = mapsAt(spec, "endpoints");
  const portNames = new Set(mapsAt(spec, "ports").map((port) => textAt(port, "name")));
  const at = (index: number): Path => ["spec", "endpoints", index];
  if (has(spec, "workloadSelector") && resolution !== "STATIC") {
    findings.warn(`workloadSelector should not be set when resolution mode is ${resolution}`);
  }
  if (resolution === "NONE") {
    if (endpoints.length > 0)
      findings.error(["spec", "endpoints"], "no endpoints should be provided for resolution type none");
    return;
  }
  if (resolution === "STATIC") {
    return endpoints.forEach((endpoint, index) => {
      checkEndpoint(endpoint, { path: at(index), portNames, allowsDomain: false, findings });
    });
  }
  if (resolution === "DYNAMIC_DNS") {
    if (endpoints.length > 0)
      findings.error(
        ["spec", "endpoints"],
        "no endpoints should be provided for resolution type DYNAMIC_DNS",
      );
    return;
  }
  if (endpoints.length === 0 && textsAt(spec, "hosts").some((host) => domainError(host) !== null)) {
    findings.error(
      ["spec", "hosts"],
      `hosts must be FQDN if no endpoints are provided for resolution mode ${resolution}`,
    );
  }
  if (resolution === "DNS_ROUND_ROBIN" && endpoints.length > 1) {
    findings.error(
      ["spec", "endpoints"],
      `there must only be 0 or 1 endpoint for resolution mode ${resolution}`,
    );
  }
  endpoints.forEach((endpoint, index) =>
    checkDnsEndpoint(endpoint, { path: at(index), portNames, findings }),
  );
}

interface DnsEndpointContext {
  readonly path: Path;
  readonly portNames: ReadonlySet<string>;
  readonly findings: Findings;
}

function checkDnsEndpoint(endpoint: Fields, { path, portNames, findings }: DnsEndpointContext): void {
  const address = textAt(endpoint, "address");
  if (!isIpAddress(address) && domainError(address) !== null) {
    findings.error(path, `endpoint address ${JSON.stringify(address)} is not a valid FQDN or an IP address`);
  }
  checkWorkloadLabels(textsOfMap(endpoint, "labels"), [...path, "labels"], findings);
  for (const [name, port] of entriesAt(endpoint, "ports")) {
    if (!portNames.has(name))
      findings.error(path, `endpoint port ${String(port)} is not defined by the service entry`);
    findings.check(path, portNameError(name));
    findings.check(path, portError(typeof port === "number" ? port : 0));
  }
}
