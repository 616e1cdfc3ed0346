import type { Path } from "../../base/json.ts";
import { isIpAddress } from "../../istio/ip-address.ts";
import { checkDuration } from "./durations.ts";
import { has, isTrue, mapAt, mapsAt, numberAt, textAt, textsAt, type Fields } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { checkLoadBalancer } from "./load-balancer.ts";
import { domainError, portError } from "./names.ts";
import { hasFields } from "./selection.ts";

const PORT_FIELDS = ["outlierDetection", "connectionPool", "loadBalancer", "tls"] as const;
const POLICY_FIELDS = [
  ...PORT_FIELDS,
  "portLevelSettings",
  "tunnel",
  "proxyProtocol",
  "retryBudget",
] as const;

export function checkTrafficPolicy(policy: Fields | null, path: Path, findings: Findings): void {
  if (policy === null) return;
  if (!hasFields(policy, POLICY_FIELDS))
    return findings.error(path, "traffic policy must have at least one field");
  if (has(policy, "tunnel") && has(policy, "proxyProtocol")) {
    return findings.error(path, "tunnel and proxyProtocol must not be set together");
  }
  checkPortPolicy(policy, path, findings);
  mapsAt(policy, "portLevelSettings").forEach((settings, index) => {
    const place = [...path, "portLevelSettings", index];
    if (!has(settings, "port")) findings.error(place, "portTrafficPolicy must have valid port");
    if (!hasFields(settings, PORT_FIELDS))
      findings.error(place, "port traffic policy must have at least one field");
    else checkPortPolicy(settings, place, findings);
  });
  checkTunnel(mapAt(policy, "tunnel"), [...path, "tunnel"], findings);
}

function checkPortPolicy(policy: Fields, path: Path, findings: Findings): void {
  const outlierDetection = mapAt(policy, "outlierDetection");
  checkOutlierDetection(outlierDetection, [...path, "outlierDetection"], findings);
  checkConnectionPool(mapAt(policy, "connectionPool"), [...path, "connectionPool"], findings);
  checkLoadBalancer(mapAt(policy, "loadBalancer"), {
    path: [...path, "loadBalancer"],
    hasOutlierDetection: outlierDetection !== null,
    findings,
  });
  checkClientTls(mapAt(policy, "tls"), [...path, "tls"], findings);
}

function checkOutlierDetection(outlier: Fields | null, path: Path, findings: Findings): void {
  if (outlier === null) return;
  checkDuration(outlier, "baseEjectionTime", { path, findings });
  if (numberAt(outlier, "consecutiveErrors") !== 0) {
    findings.warn(
      "outlier detection consecutive errors is deprecated, use consecutiveGatewayErrors or consecutive5xxErrors instead",
    );
  }
  if (
    !isTrue(outlier, "splitExternalLocalOriginErrors") &&
    numberAt(outlier, "consecutiveLocalOriginFailures") > 0
  ) {
    findings.error(
      path,
      "outlier detection consecutive local origin failures is specified, but split external local origin errors is set to false",
    );
  }
  checkDuration(outlier, "interval", { path, findings });
  for (const field of ["maxEjectionPercent", "minHealthPercent"] as const) {
    const percent = numberAt(outlier, field);
    if (percent < 0 || percent > 100)
      findings.error([...path, field], `percentage ${percent} is not in range 0..100`);
  }
}

const HTTP_LIMITS: readonly (readonly [field: string, name: string])[] = [
  ["http1MaxPendingRequests", "http1 max pending requests"],
  ["http2MaxRequests", "http2 max requests"],
  ["maxRequestsPerConnection", "max requests per connection"],
  ["maxRetries", "max retries"],
  ["maxConcurrentStreams", "max concurrent streams"],
];

export function checkConnectionPool(pool: Fields | null, path: Path, findings: Findings): void {
  if (pool === null) return;
  const http = mapAt(pool, "http");
  const tcp = mapAt(pool, "tcp");
  if (http === null && tcp === null)
    return findings.error(path, "connection pool must have at least one field");
  if (http !== null) checkHttpPool(http, [...path, "http"], findings);
  if (tcp === null) return;
  const place = [...path, "tcp"];
  if (numberAt(tcp, "maxConnections") < 0) findings.error(place, "max connections must be non-negative");
  for (const field of ["connectTimeout", "maxConnectionDuration"] as const) {
    checkDuration(tcp, field, { path: place, findings });
  }
  if (!/^[-+]?(?:0[a-zµμ]*)+$/.test(textAt(tcp, "idleTimeout")))
    checkDuration(tcp, "idleTimeout", { path: place, findings });
  const keepalive = mapAt(tcp, "tcpKeepalive");
  for (const field of ["time", "interval"] as const) {
    checkDuration(keepalive, field, { path: [...place, "tcpKeepalive"], findings });
  }
}

function checkHttpPool(http: Fields, path: Path, findings: Findings): void {
  for (const [field, name] of HTTP_LIMITS) {
    if (numberAt(http, field) < 0) findings.error([...path, field], `${name} must be non-negative`);
  }
  checkDuration(http, "idleTimeout", { path, findings });
  if (textAt(http, "h2UpgradePolicy") === "UPGRADE" && isTrue(http, "useClientProtocol")) {
    findings.error(path, "use client protocol must not be true when H2UpgradePolicy is UPGRADE");
  }
  const keepAlive = mapAt(http, "http2KeepAlive");
  if (keepAlive === null) return;
  const place = [...path, "http2KeepAlive"];
  if (!has(keepAlive, "interval") || !has(keepAlive, "timeout")) {
    findings.error(place, "http2KeepAlive must have both interval and timeout");
  }
  checkDuration(keepAlive, "interval", { path: place, findings });
  checkDuration(keepAlive, "timeout", { path: place, findings });
}

const CLIENT_FILES = ["clientCertificate", "caCertificates", "privateKey", "caCrl"] as const;

function checkClientTls(tls: Fields | null, path: Path, findings: Findings): void {
  if (tls === null) return;
  const mode = textAt(tls, "mode");
  const isSet = (field: string): boolean => textAt(tls, field) !== "";
  if (isTrue(tls, "insecureSkipVerify")) findings.check(path, unverifiedError(tls, mode));
  if ((mode === "SIMPLE" || mode === "MUTUAL") && isSet("credentialName")) {
    if (CLIENT_FILES.some(isSet)) {
      findings.error(
        path,
        "cannot specify client certificates or CA certificate or CA CRL If credentialName is set",
      );
    }
    return;
  }
  if (mode === "ISTIO_MUTUAL" && [...CLIENT_FILES, "credentialName"].some(isSet)) {
    findings.error(path, "ISTIO_MUTUAL TLS cannot have associated certificates or credentialName");
  }
  if (mode !== "MUTUAL") return;
  if (!isSet("clientCertificate")) findings.error(path, "client certificate required for mutual tls");
  if (!isSet("privateKey")) findings.error(path, "private key required for mutual tls");
}

/** Without verification there is nothing that a CA or names could verify. */
function unverifiedError(tls: Fields, mode: string): string | null {
  const hasCa = textAt(tls, "caCertificates") !== "" || textsAt(tls, "subjectAltNames").length > 0;
  if (mode === "SIMPLE" && (hasCa || textAt(tls, "credentialName") !== "")) {
    return "cannot specify CaCertificates or CredentialName or SubjectAltNames when InsecureSkipVerify is set true";
  }
  if (mode !== "MUTUAL" || !hasCa) return null;
  return "cannot specify CaCertificates or SubjectAltNames when InsecureSkipVerify is set true";
}

function checkTunnel(tunnel: Fields | null, path: Path, findings: Findings): void {
  if (tunnel === null) return;
  if (!["", "CONNECT", "POST"].includes(textAt(tunnel, "protocol"))) {
    findings.error(path, 'tunnel protocol must be "CONNECT" or "POST"');
  }
  const host = textAt(tunnel, "targetHost");
  const domain = domainError(host);
  if (domain !== null && !isIpAddress(host)) {
    findings.error(
      path,
      `tunnel target host must be valid FQDN or IP address: ${domain}; ${host} is not a valid IP`,
    );
  }
  const port = portError(numberAt(tunnel, "targetPort"));
  if (port !== null) findings.error(path, `tunnel target port is invalid: ${port}`);
}
