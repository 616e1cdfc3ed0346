import type { Path } from "../../base/json.ts";
import { has, isTrue, mapAt, mapsAt, numberAt, textAt, textsAt, type Fields } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { checkNamespacedHost } from "./gateway.ts";
import { domainError, ipError, portError, portNameError, unixAddressError } from "./names.ts";
import { protocolError } from "./protocols.ts";
import { checkWorkloadSelector } from "./selection.ts";
import { checkServerTls } from "./server-tls.ts";
import { checkConnectionPool } from "./traffic-policy.ts";
import { checkDestination } from "./virtual-service-route.ts";
import type { WebhookSubject } from "./webhook-subject.ts";

const UNIX = "unix://";

/** Admission rules of Sidecar (istiod 1.31). */
export function checkSidecar({ spec }: WebhookSubject, findings: Findings): void {
  checkWorkloadSelector(mapAt(spec, "workloadSelector"), "sidecar", findings);
  const ingress = mapsAt(spec, "ingress");
  const egress = mapsAt(spec, "egress");
  if (
    ingress.length + egress.length === 0 &&
    !has(spec, "outboundTrafficPolicy") &&
    !has(spec, "inboundConnectionPool")
  ) {
    return findings.error(["spec"], "sidecar: empty configuration provided");
  }
  checkIngress(ingress, findings);
  checkConnectionPool(mapAt(spec, "inboundConnectionPool"), ["spec", "inboundConnectionPool"], findings);
  checkEgress(egress, findings);
  checkOutboundPolicy(mapAt(spec, "outboundTrafficPolicy"), ["spec", "outboundTrafficPolicy"], findings);
}

function checkIngress(listeners: readonly Fields[], findings: Findings): void {
  const ports = new Set<number>();
  listeners.forEach((listener, index) => {
    const path = ["spec", "ingress", index];
    const port = mapAt(listener, "port");
    if (port === null) return findings.error(path, "sidecar: port is required for ingress listeners");
    checkListenerPort(port, [...path, "port"], findings);
    findings.check([...path, "port"], portError(numberAt(port, "number")));
    const bind = textAt(listener, "bind");
    if (bind !== "") findings.check([...path, "bind"], ipError(bind));
    const number = numberAt(port, "number");
    if (ports.has(number)) findings.error(path, "sidecar: ports on IP bound listeners must be unique");
    ports.add(number);
    checkDefaultEndpoint(textAt(listener, "defaultEndpoint"), [...path, "defaultEndpoint"], findings);
    checkIngressTls(mapAt(listener, "tls"), [...path, "tls"], findings);
    checkConnectionPool(mapAt(listener, "connectionPool"), [...path, "connectionPool"], findings);
  });
}

function checkListenerPort(port: Fields, path: Path, findings: Findings): void {
  if (numberAt(port, "targetPort") > 0) findings.error(path, "targetPort has no impact on Sidecars");
  const name = textAt(port, "name");
  if (name !== "") findings.check(path, portNameError(name));
  findings.check(path, protocolError(textAt(port, "protocol")));
}

const ENDPOINT_HOSTS: ReadonlySet<string> = new Set(["", "127.0.0.1", "0.0.0.0", "::1", "::"]);

function checkDefaultEndpoint(endpoint: string, path: Path, findings: Findings): void {
  if (endpoint === "") return;
  if (endpoint.startsWith(UNIX)) return findings.check(path, unixAddressError(endpoint.slice(UNIX.length)));
  const match = /^(?:\[([^\]]*)\]|([^:]*)):([^:]*)$/.exec(endpoint);
  if (match === null) return findings.error(path, `address ${endpoint}: missing port in address`);
  const host = match[1] ?? match[2] ?? "";
  if (!ENDPOINT_HOSTS.has(host)) {
    findings.error(
      path,
      "sidecar: defaultEndpoint must be of form 127.0.0.1:<port>,0.0.0.0:<port>,[::1]:port,[::]:port,unix://filepath or unset",
    );
  }
  const port = match[3] ?? "";
  if (/^[+-]?\d+$/.test(port)) findings.check(path, portError(Number(port)));
  else findings.error(path, `sidecar: defaultEndpoint port (${port}) is not a number`);
}

function checkIngressTls(tls: Fields | null, path: Path, findings: Findings): void {
  if (tls === null) return;
  const mode = textAt(tls, "mode");
  if (textsAt(tls, "subjectAltNames").length > 0) {
    findings.error(path, "sidecar: subjectAltNames is not supported in ingress tls");
  }
  if (isTrue(tls, "httpsRedirect")) findings.error(path, "sidecar: httpsRedirect is not supported");
  if (textAt(tls, "credentialName") !== "")
    findings.error(path, "sidecar: credentialName is not currently supported");
  if (mode === "ISTIO_MUTUAL" || mode === "AUTO_PASSTHROUGH") {
    findings.error(path, `configuration is invalid: cannot set mode to ${mode} in sidecar ingress tls`);
  }
  checkServerTls(tls, path, findings);
}

function checkEgress(listeners: readonly Fields[], findings: Findings): void {
  const binds = new Set<string>();
  listeners.forEach((listener, index) => {
    const path = ["spec", "egress", index];
    const port = mapAt(listener, "port");
    if (port === null) {
      if (index < listeners.length - 1) {
        findings.error(
          path,
          "sidecar: the egress listener with empty port should be the last listener in the list",
        );
      }
    } else {
      checkEgressPort(listener, port, { path, binds, findings });
    }
    const hosts = textsAt(listener, "hosts");
    if (hosts.length === 0) findings.error(path, "sidecar: egress listener must contain at least one host");
    for (const host of hosts) checkNamespacedHost(host, "sidecar", { path: [...path, "hosts"], findings });
  });
}

interface EgressContext {
  readonly path: Path;
  readonly binds: Set<string>;
  readonly findings: Findings;
}

function checkEgressPort(listener: Fields, port: Fields, { path, binds, findings }: EgressContext): void {
  const number = numberAt(port, "number");
  const bind = textAt(listener, "bind");
  checkListenerPort(port, [...path, "port"], findings);
  const key = number === 0 ? bind : String(number);
  if (binds.has(key)) {
    const subject = number === 0 ? "unix domain socket values for listeners" : "ports on IP bound listeners";
    findings.error(path, `sidecar: ${subject} must be unique`);
  }
  binds.add(key);
  if (number !== 0) {
    findings.check([...path, "port"], portError(number));
    if (bind !== "") findings.check([...path, "bind"], ipError(bind));
    return;
  }
  if (bind.startsWith(UNIX)) findings.check([...path, "bind"], unixAddressError(bind.slice(UNIX.length)));
  else
    findings.error(
      [...path, "bind"],
      "sidecar: ports with 0 value must have a unix domain socket bind address",
    );
  if (!["", "DEFAULT", "NONE"].includes(textAt(listener, "captureMode"))) {
    findings.error(path, "sidecar: captureMode must be DEFAULT/NONE for unix domain socket listeners");
  }
}

function checkOutboundPolicy(policy: Fields | null, path: Path, findings: Findings): void {
  const proxy = mapAt(policy, "egressProxy");
  if (policy === null || proxy === null) return;
  if (textAt(policy, "mode") !== "ALLOW_ANY") {
    return findings.error(
      path,
      "sidecar: egress_proxy must be set only with ALLOW_ANY outbound_traffic_policy mode",
    );
  }
  findings.check([...path, "egressProxy", "host"], domainError(textAt(proxy, "host")));
  if (!has(proxy, "port")) return findings.error(path, "sidecar: egress_proxy port must be non-nil");
  checkDestination(proxy, [...path, "egressProxy"], findings);
}
