import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/domain/base/json.ts";

/** A server of an Istio Gateway or a listener of a Gateway of the Gateway API, in the words of both. */
export interface ExposedServer {
  readonly port: number | null;
  readonly protocol: string;
  readonly hosts: readonly string[];
  /** TLS mode, `Terminate` or `Passthrough` of the Gateway API included; null without TLS settings. */
  readonly tlsMode: string | null;
  readonly httpsRedirect: boolean;
  /** Names of Secrets, as written. */
  readonly credentials: readonly string[];
}

/** Of `spec.servers[]` (Istio). */
export function istioServer(server: JsonValue): ExposedServer {
  const value = isJsonObject(server) ? server : {};
  const port = objectAt(value, "port");
  const tls = objectAt(value, "tls");
  const names = [tls["credentialName"], ...listAt(tls, "credentialNames")];
  return {
    port: typeof port["number"] === "number" ? port["number"] : null,
    protocol: String(port["protocol"] ?? ""),
    hosts: textsAt(value, "hosts"),
    tlsMode: value["tls"] === undefined ? null : String(tls["mode"] ?? "PASSTHROUGH"),
    httpsRedirect: tls["httpsRedirect"] === true,
    credentials: names.filter((name): name is string => typeof name === "string" && name !== ""),
  };
}

/** Of `spec.listeners[]` (Gateway API). */
export function gatewayApiServer(listener: JsonValue): ExposedServer {
  const value = isJsonObject(listener) ? listener : {};
  const tls = objectAt(value, "tls");
  const refs = listAt(tls, "certificateRefs").flatMap((ref) => {
    const name = isJsonObject(ref) ? ref["name"] : undefined;
    return typeof name === "string" ? [name] : [];
  });
  return {
    port: typeof value["port"] === "number" ? value["port"] : null,
    protocol: String(value["protocol"] ?? ""),
    hosts: typeof value["hostname"] === "string" ? [value["hostname"]] : ["*"],
    tlsMode: value["tls"] === undefined ? null : String(tls["mode"] ?? "Terminate"),
    httpsRedirect: false,
    credentials: refs,
  };
}

const TLS_PROTOCOLS = new Set(["HTTPS", "TLS"]);
const PASSING = new Set(["PASSTHROUGH", "AUTO_PASSTHROUGH", "Passthrough"]);

/** What callers from outside meet at the server, the answer first. */
export function serverSentences(
  server: ExposedServer,
  openPorts: readonly number[] | null,
): readonly string[] {
  const { port, protocol, tlsMode, httpsRedirect, hosts } = server;
  const where = `${hosts.length === 0 ? "No host" : hosts.join(", ")} on port ${port ?? "?"}`;
  return [
    `${where}: ${transport(server)}`,
    ...(TLS_PROTOCOLS.has(protocol) && tlsMode === null
      ? [`${protocol} needs tls: without it the API server refuses the object.`]
      : []),
    ...(httpsRedirect && TLS_PROTOCOLS.has(protocol)
      ? ["httpsRedirect belongs to the plaintext port: here it does nothing."]
      : []),
    ...(openPorts !== null && port !== null && !openPorts.includes(port)
      ? [
          `The Service of the gateway does not open ${port} (it opens ${openPorts.toSorted((a, b) => a - b).join(", ")}): nothing arrives.`,
        ]
      : []),
  ];
}

function transport({ protocol, tlsMode, httpsRedirect }: ExposedServer): string {
  if (httpsRedirect) return "answered 301 to https.";
  if (tlsMode !== null && PASSING.has(tlsMode))
    return "TLS is passed on unread: routes choose by server name alone, and see no paths.";
  if (tlsMode === "MUTUAL" || tlsMode === "ISTIO_MUTUAL")
    return "TLS ends here, and callers must show a certificate.";
  if (tlsMode === "OPTIONAL_MUTUAL") return "TLS ends here; callers may show a certificate.";
  if (tlsMode !== null) return "TLS ends here, and routes see the whole request.";
  if (protocol === "TCP") return "connections are passed on as bytes.";
  return "taken in plaintext: what is sent can be read on its way.";
}

export function needsCredential({ tlsMode }: ExposedServer): boolean {
  return tlsMode !== null && !PASSING.has(tlsMode) && tlsMode !== "ISTIO_MUTUAL";
}

function objectAt(value: JsonObject, name: string): JsonObject {
  const member = value[name];
  return isJsonObject(member) ? member : {};
}

function listAt(value: JsonObject, name: string): readonly JsonValue[] {
  const member = value[name];
  return Array.isArray(member) ? member : [];
}

function textsAt(value: JsonObject, name: string): readonly string[] {
  return listAt(value, name).filter((text): text is string => typeof text === "string");
}
