import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/domain/base/json.ts";

/** How proxies find the endpoints of an entry, and what does not fit together. */
export function entrySentences(spec: JsonObject): readonly string[] {
  const hosts = textsOf(spec["hosts"]);
  const endpoints = Array.isArray(spec["endpoints"]) ? spec["endpoints"].length : 0;
  const resolution = typeof spec["resolution"] === "string" ? spec["resolution"] : "NONE";
  const wildcard = hosts.find((host) => host.startsWith("*"));
  return [
    HOW[resolution] === undefined
      ? `resolution ${resolution} is none that Istio knows.`
      : HOW[resolution](endpoints, hosts),
    ...(wildcard !== undefined && resolution.startsWith("DNS") && endpoints === 0
      ? [`${wildcard} cannot be resolved by DNS: name the hosts, give endpoints, or use NONE.`]
      : []),
    spec["location"] === "MESH_INTERNAL"
      ? "It counts as part of the mesh: proxies use mutual TLS to endpoints that have a sidecar."
      : "It is outside of the mesh: proxies use no mutual TLS of the mesh, and no identity of it can be checked.",
    ...plainPorts(spec),
  ];
}

const HOW: Readonly<Record<string, (endpoints: number, hosts: readonly string[]) => string>> = {
  NONE: () => "Connections go to the address that the application chose: the hosts only name the traffic.",
  STATIC: (endpoints) =>
    endpoints === 0
      ? "It has no endpoints: requests would get 503."
      : `Requests go to ${endpoints} fixed ${endpoints === 1 ? "endpoint" : "endpoints"}.`,
  DNS: (endpoints, hosts) => dnsSentence(endpoints, hosts, "uses every address of the answer"),
  DNS_ROUND_ROBIN: (endpoints, hosts) =>
    dnsSentence(endpoints, hosts, "uses one address of the answer at a time"),
  DYNAMIC_DNS: () => "Each proxy resolves the host that the request names, when it comes.",
};

function dnsSentence(endpoints: number, hosts: readonly string[], use: string): string {
  const names =
    endpoints === 0
      ? hosts.length === 1
        ? (hosts[0] ?? "the host")
        : `${hosts.length} hosts`
      : `${endpoints} endpoint names`;
  return `Each proxy resolves ${names} by DNS and ${use}.`;
}

/** TLS ports are passed on as they are; HTTP ports are readable for routes, also where a DestinationRule adds TLS. */
function plainPorts(spec: JsonObject): readonly string[] {
  const ports = Array.isArray(spec["ports"]) ? (spec["ports"] as readonly JsonValue[]) : [];
  const tls = ports.filter(
    (port) => isJsonObject(port) && (port["protocol"] === "TLS" || port["protocol"] === "HTTPS"),
  );
  if (tls.length === 0) return [];
  return ["On TLS and HTTPS ports the mesh sees the host name only: no paths, no status codes, no retries."];
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value)
    ? (value as readonly JsonValue[]).filter((one): one is string => typeof one === "string")
    : [];
}
