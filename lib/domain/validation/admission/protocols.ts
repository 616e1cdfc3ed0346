const HTTP: ReadonlySet<string> = new Set(["http", "http2", "http_proxy", "grpc", "grpc-web"]);
const TLS: ReadonlySet<string> = new Set(["https", "tls"]);
const OTHER: ReadonlySet<string> = new Set([
  "tcp",
  "udp",
  "mongo",
  "redis",
  "mysql",
  "hbone",
  "double-hbone",
]);

/** The protocol names of Istio, in any case. */
export function isKnownProtocol(protocol: string): boolean {
  const name = protocol.toLowerCase();
  return HTTP.has(name) || TLS.has(name) || OTHER.has(name);
}

export function isHttpProtocol(protocol: string): boolean {
  return HTTP.has(protocol.toLowerCase());
}

export function isTlsProtocol(protocol: string): boolean {
  return TLS.has(protocol.toLowerCase());
}

/** The empty protocol means detection. */
export function protocolError(protocol: string): string | null {
  return protocol === "" || isKnownProtocol(protocol) ? null : `unsupported protocol: ${protocol}`;
}
