import type { Path } from "../../base/json.ts";
import { isIpAddress } from "../../istio/ip-address.ts";
import { has, isTrue, mapAt, mapsAt, numberAt, textAt, textsAt, type Fields } from "./fields.ts";
import type { Findings } from "./findings.ts";
import {
  ipError,
  isIstioLabel,
  partialWildcardError,
  portError,
  unixAddressError,
  wildcardDomainError,
} from "./names.ts";
import { isHttpProtocol, isKnownProtocol, isTlsProtocol } from "./protocols.ts";
import { checkServerTls } from "./server-tls.ts";
import type { WebhookSubject } from "./webhook-subject.ts";

const UNIX = "unix://";

/** Admission rules of Istio's Gateway (istiod 1.31). */
export function checkGateway({ name, spec }: WebhookSubject, findings: Findings): void {
  if (!isIstioLabel(name))
    findings.error(["metadata", "name"], `invalid gateway name: ${JSON.stringify(name)}`);
  const servers = mapsAt(spec, "servers");
  if (servers.length === 0) findings.error(["spec", "servers"], "gateway must have at least one server");
  servers.forEach((server, index) => checkServer(server, ["spec", "servers", index], findings));
  const names = new Set<string>();
  servers.forEach((server, index) => {
    const port = mapAt(server, "port");
    if (port === null) return;
    const portName = textAt(port, "name");
    if (names.has(portName)) {
      findings.error(
        ["spec", "servers", index, "port"],
        `port names in servers must be unique: duplicate name ${portName}`,
      );
    }
    names.add(portName);
    if (!isHttpProtocol(textAt(port, "protocol")) && isTrue(mapAt(server, "tls"), "httpsRedirect")) {
      findings.warn("tls.httpsRedirect should only be used with http servers");
    }
  });
}

function checkServer(server: Fields, path: Path, findings: Findings): void {
  const hosts = textsAt(server, "hosts");
  if (hosts.length === 0) findings.error([...path, "hosts"], "server config must contain at least one host");
  hosts.forEach((host, index) =>
    checkNamespacedHost(host, "gateway", { path: [...path, "hosts", index], findings }),
  );
  const port = mapAt(server, "port");
  const bind = textAt(server, "bind");
  const isPortValid = checkPort(port, bind, { path: [...path, "port"], findings });
  checkBind(port, bind, { path: [...path, "bind"], findings });
  const tls = mapAt(server, "tls");
  checkServerTls(tls, [...path, "tls"], findings);
  if (!isPortValid) return;
  const protocol = textAt(port, "protocol");
  if (isTlsProtocol(protocol)) {
    if (tls === null) findings.error(path, "server must have TLS settings for HTTPS/TLS protocols");
  } else if (tls !== null) {
    checkPlainServerTls(tls, isHttpProtocol(protocol), { path: [...path, "tls"], findings });
  }
}

interface Place {
  readonly path: Path;
  readonly findings: Findings;
}

/** A plain HTTP server may only redirect. */
function checkPlainServerTls(tls: Fields, isHttp: boolean, { path, findings }: Place): void {
  if (!isHttp) return findings.error(path, "server cannot have TLS settings for non HTTPS/TLS ports");
  const mode = textAt(tls, "mode") || "PASSTHROUGH";
  const isPassThrough = mode === "PASSTHROUGH" || mode === "AUTO_PASSTHROUGH";
  const hasFiles = ["caCertificates", "privateKey", "serverCertificate"].some(
    (field) => textAt(tls, field) !== "",
  );
  if (!isPassThrough || hasFiles) {
    findings.error(path, "server cannot have TLS settings for plain text HTTP ports");
  }
}

function checkPort(port: Fields | null, bind: string, { path, findings }: Place): boolean {
  const before = findings.errors.length;
  if (port === null) {
    findings.error(path, "port is required");
    return false;
  }
  const protocol = textAt(port, "protocol");
  if (!isKnownProtocol(protocol)) {
    findings.error(
      path,
      `invalid protocol ${JSON.stringify(protocol)}, supported protocols are HTTP, HTTP2, GRPC, GRPC-WEB, MONGO, REDIS, MYSQL, TCP`,
    );
  }
  const number = numberAt(port, "number");
  if (number > 0 || !bind.startsWith(UNIX)) findings.check(path, portError(number));
  if (numberAt(port, "targetPort") > 0) findings.error(path, "targetPort has no impact on Gateways");
  if (textAt(port, "name") === "") findings.error(path, "port name must be set");
  return findings.errors.length === before;
}

function checkBind(port: Fields | null, bind: string, { path, findings }: Place): void {
  if (!bind.startsWith(UNIX)) {
    if (bind !== "") findings.check(path, ipError(bind));
    return;
  }
  findings.check(path, unixAddressError(bind.slice(UNIX.length)));
  if (has(port, "number") && numberAt(port, "number") !== 0) {
    findings.error(path, "port number must be 0 for unix domain socket");
  }
}

/** `namespace/host` of Gateway servers and Sidecar egress; Gateways also take the host alone. */
export function checkNamespacedHost(
  entry: string,
  kind: "gateway" | "sidecar",
  { path, findings }: Place,
): void {
  const slash = entry.indexOf("/");
  if (slash === -1) {
    if (kind === "gateway") checkHostPart(entry, kind, { path, findings });
    else findings.error(path, "host must be of form namespace/dnsName");
    return;
  }
  const namespace = entry.slice(0, slash);
  const host = entry.slice(slash + 1);
  if (namespace === "" || host === "") {
    findings.error(path, "config namespace and dnsName in host entry cannot be empty");
  }
  const named = kind === "sidecar" ? namespace.replace(/^~/, "") : namespace;
  const isSpecial = named === "*" || named === "." || (kind === "sidecar" && named === "");
  if (!isSpecial && !isIstioLabel(named)) {
    findings.error(path, `invalid namespace value ${JSON.stringify(namespace)} in ${kind}`);
  }
  checkHostPart(host, kind, { path, findings });
}

function checkHostPart(host: string, kind: "gateway" | "sidecar", { path, findings }: Place): void {
  if (host !== "*" && !host.includes(".")) findings.error(path, "short names (non FQDN) are not allowed");
  const error = wildcardDomainError(host);
  if (error !== null && kind === "sidecar") findings.error(path, error);
  if (error !== null && !isIpAddress(host)) findings.error(path, error);
  findings.check(path, partialWildcardError(host));
}
