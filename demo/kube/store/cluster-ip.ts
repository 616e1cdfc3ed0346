import { isJsonObject, type JsonObject } from "@/lib/domain/base/json.ts";

/** Addresses of 10.96.0.0/16, the usual service range. */
function candidate(random: () => number): string {
  return `10.96.${String(Math.floor(random() * 256))}.${String(1 + Math.floor(random() * 254))}`;
}

/**
 * A Service with its cluster address. A given one, `None`, and that of the live object stay; ExternalName services have
 * none.
 */
export function withClusterIp(
  service: JsonObject,
  {
    live,
    taken,
    random,
  }: { readonly live: JsonObject | null; readonly taken: ReadonlySet<string>; readonly random: () => number },
): JsonObject {
  const spec = isJsonObject(service.spec) ? service.spec : {};
  if (spec.type === "ExternalName") return service;
  const liveSpec = isJsonObject(live?.spec) ? live.spec : {};
  const kept = spec.clusterIP ?? liveSpec.clusterIP;
  const clusterIP = typeof kept === "string" && kept !== "" ? kept : freeAddress(taken, random);
  return { ...service, spec: { ...spec, clusterIP, clusterIPs: spec.clusterIPs ?? [clusterIP] } };
}

function freeAddress(taken: ReadonlySet<string>, random: () => number): string {
  let address = candidate(random);
  while (taken.has(address)) address = candidate(random);
  return address;
}
