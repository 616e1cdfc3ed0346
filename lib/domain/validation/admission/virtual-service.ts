import type { Path } from "../../base/json.ts";
import { isIpAddress } from "../../istio/ip-address.ts";
import { checkGatewayNames, isClaimHeader } from "./gateway-names.ts";
import { hostsOverlap, isSubsetOfHost } from "./hosts.ts";
import { entriesAt, mapsAt, numberAt, textAt, textsAt, textsOfMap, type Fields } from "./fields.ts";
import type { Findings } from "./findings.ts";
import {
  checkWorkloadLabels,
  gatewayDomainError,
  isIstioLabel,
  portError,
  subnetError,
  wildcardDomainError,
} from "./names.ts";
import { checkExportTo } from "./selection.ts";
import { warnUnreachableRoutes } from "./virtual-service-reach.ts";
import { checkHttpRoute } from "./virtual-service-http.ts";
import { checkDestinations } from "./virtual-service-route.ts";
import type { WebhookSubject } from "./webhook-subject.ts";

/** Admission rules of VirtualService (istiod 1.31). */
export function checkVirtualService({ spec, namespace }: WebhookSubject, findings: Findings): void {
  const hosts = textsAt(spec, "hosts");
  const isDelegate = hosts.length === 0;
  if (isDelegate) checkDelegate(spec, findings);
  const gateways = textsAt(spec, "gateways");
  checkGatewayNames(gateways, ["spec", "gateways"], findings);
  const isGatewayOnly = gateways.length > 0 && !gateways.includes("mesh");
  if (!isGatewayOnly) checkClaimMatches(spec, gateways, findings);
  checkHosts(hosts, { isGatewayOnly, isSni: hasSniHosts(spec) }, findings);

  const http = mapsAt(spec, "http");
  const tls = mapsAt(spec, "tls");
  const tcp = mapsAt(spec, "tcp");
  if (http.length + tls.length + tcp.length === 0) {
    findings.error(["spec"], "http, tcp or tls must be provided in virtual service");
  }
  http.forEach((route, index) =>
    checkHttpRoute(route, { path: ["spec", "http", index], isDelegate, findings }),
  );
  tls.forEach((route, index) =>
    checkTlsRoute(route, { path: ["spec", "tls", index], hosts, gateways, findings }),
  );
  tcp.forEach((route, index) => checkTcpRoute(route, ["spec", "tcp", index], findings));
  checkExportTo(spec, { namespace }, findings);
  warnUnreachableRoutes(spec, findings);
}

function checkDelegate(spec: Fields, findings: Findings): void {
  if (textsAt(spec, "gateways").length > 0) {
    findings.error(["spec", "gateways"], "delegate virtual service must have no gateways specified");
  }
  if (mapsAt(spec, "tls").length > 0) {
    findings.error(["spec", "tls"], "delegate virtual service must have no tls route specified");
  }
  if (mapsAt(spec, "tcp").length > 0) {
    findings.error(["spec", "tcp"], "delegate virtual service must have no tcp route specified");
  }
}

function checkClaimMatches(spec: Fields, gateways: readonly string[], findings: Findings): void {
  mapsAt(spec, "http").forEach((route, index) => {
    for (const match of mapsAt(route, "match")) {
      for (const [key] of [...entriesAt(match, "headers"), ...entriesAt(match, "withoutHeaders")]) {
        if (!isClaimHeader(key)) continue;
        findings.error(
          ["spec", "http", index, "match"],
          `JWT claim based routing (key: ${key}) is only supported for gateway, found no gateways: [${gateways.join(" ")}]`,
        );
      }
    }
  });
}

interface HostScope {
  readonly isGatewayOnly: boolean;
  readonly isSni: boolean;
}

function checkHosts(hosts: readonly string[], { isGatewayOnly, isSni }: HostScope, findings: Findings): void {
  const before = findings.errors.length;
  hosts.forEach((host, index) => {
    const path = ["spec", "hosts", index];
    const error = isGatewayOnly ? gatewayDomainError(host, isSni) : wildcardDomainError(host);
    if (error !== null) {
      if (!isIpAddress(host)) findings.error(path, error);
    } else if (!isGatewayOnly && host === "*") {
      findings.error(path, "wildcard host * is not allowed for virtual services bound to the mesh gateway");
    }
  });
  if (findings.errors.length > before) return;
  hosts.forEach((host, index) => {
    hosts.slice(index + 1).forEach((other) => {
      if (!hostsOverlap(host, other)) return;
      findings.error(["spec", "hosts", index], `duplicate hosts in virtual service: ${host} & ${other}`);
    });
  });
}

function hasSniHosts(spec: Fields): boolean {
  return mapsAt(spec, "tls").some((route) =>
    mapsAt(route, "match").some((match) => textsAt(match, "sniHosts").length > 0),
  );
}

interface TlsContext {
  readonly path: Path;
  readonly hosts: readonly string[];
  readonly gateways: readonly string[];
  readonly findings: Findings;
}

function checkTlsRoute(route: Fields, context: TlsContext): void {
  const { path, findings } = context;
  const matches = mapsAt(route, "match");
  if (matches.length === 0) findings.error(path, "TLS route must have at least one match condition");
  matches.forEach((match, index) => {
    const place = [...path, "match", index];
    const sniHosts = textsAt(match, "sniHosts");
    if (sniHosts.length === 0) findings.error(place, "TLS match must have at least one SNI host");
    for (const sniHost of sniHosts) checkSniHost(sniHost, { ...context, path: [...place, "sniHosts"] });
    checkL4Match(match, place, findings);
  });
  const destinations = mapsAt(route, "route");
  if (destinations.length === 0) findings.error(path, "TLS route is required");
  checkDestinations(destinations, [...path, "route"], findings);
}

function checkSniHost(sniHost: string, { path, hosts, gateways, findings }: TlsContext): void {
  const error = gateways.includes("mesh") ? wildcardDomainError(sniHost) : gatewayDomainError(sniHost, true);
  if (error !== null) {
    if (!isIpAddress(sniHost)) return findings.error(path, error);
    findings.warn(
      `using an IP address (${JSON.stringify(sniHost)}) goes against SNI spec and most clients do not support this`,
    );
    return;
  }
  if (hosts.some((host) => isSubsetOfHost(sniHost, host))) return;
  findings.error(
    path,
    `SNI host ${JSON.stringify(sniHost)} is not a compatible subset of any of the virtual service hosts: [${hosts.join(", ")}]`,
  );
}

function checkTcpRoute(route: Fields, path: Path, findings: Findings): void {
  mapsAt(route, "match").forEach((match, index) => checkL4Match(match, [...path, "match", index], findings));
  const destinations = mapsAt(route, "route");
  if (destinations.length === 0) findings.error(path, "TCP route is required");
  checkDestinations(destinations, [...path, "route"], findings);
}

function checkL4Match(match: Fields, path: Path, findings: Findings): void {
  for (const subnet of textsAt(match, "destinationSubnets"))
    findings.check([...path, "destinationSubnets"], subnetError(subnet));
  const port = numberAt(match, "port");
  if (port !== 0) findings.check([...path, "port"], portError(port));
  checkWorkloadLabels(textsOfMap(match, "sourceLabels"), [...path, "sourceLabels"], findings);
  checkGatewayNames(textsAt(match, "gateways"), [...path, "gateways"], findings);
  const sourceNamespace = textAt(match, "sourceNamespace");
  if (sourceNamespace !== "" && !isIstioLabel(sourceNamespace)) {
    findings.error([...path, "sourceNamespace"], `sourceNamespace match ${sourceNamespace} is invalid`);
  }
}
