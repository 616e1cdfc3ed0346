import { matchesHost } from "../../../istio/host.ts";
import { protocolOfName, portProtocol, type PortProtocol } from "../../../mesh/port-protocol.ts";
import {
  configObjects,
  type ConfigObject,
  type MeshSnapshot,
  type ServiceFacts,
} from "../../../mesh/snapshot.ts";
import type { Labels } from "../../../kube/kube-object.ts";
import type { Collection, Named } from "../../../mesh/collection.ts";
import { numberAt, objectsAt, textAt, textsAt } from "../../../simulation/spec-fields.ts";
import { exportToOf, visibilityTo } from "../../../simulation/route/visible.ts";
import { isKindKnown } from "../../kind-known.ts";

export interface KnownPort {
  readonly port: number;
  readonly name: string;
  readonly protocol: PortProtocol;
}

/** A host of the registry, without its endpoints. */
export interface KnownHost {
  readonly host: string;
  readonly kind: "Service" | "ServiceEntry";
  readonly group: string;
  readonly namespace: string;
  readonly name: string;
  readonly ports: readonly KnownPort[];
  readonly external: boolean;
  readonly exportTo: readonly string[];
}

interface HostTable {
  readonly exact: ReadonlyMap<string, readonly KnownHost[]>;
  readonly wildcards: readonly KnownHost[];
}

const tables = new WeakMap<
  object,
  WeakMap<Collection<ConfigObject>, { readonly settings: string; readonly table: HostTable }>
>();

/** Hosts of Services and ServiceEntries; Services win over ServiceEntries of the same name. */
export function knownHosts(mesh: MeshSnapshot): HostTable {
  const entries = configObjects(mesh, "ServiceEntry", "networking.istio.io");
  const { services } = mesh;
  const { domain, defaultServiceExportTo } = mesh.settings;
  const settings = [domain, ...defaultServiceExportTo].join(" ");
  const byEntries =
    tables.get(services) ?? new WeakMap<Collection<ConfigObject>, { settings: string; table: HostTable }>();
  tables.set(services, byEntries);
  const known = byEntries.get(entries);
  if (known?.settings === settings) return known.table;
  const table = tableOf([
    ...perNamespace(services, settings, (service) => [hostOfService(service, mesh)]),
    ...perNamespace(entries, settings, (entry) => hostsOfEntry(entry, defaultServiceExportTo)),
  ]);
  byEntries.set(entries, { settings, table });
  return table;
}

function tableOf(hosts: readonly KnownHost[]): HostTable {
  const exact = new Map<string, KnownHost[]>();
  for (const host of hosts) {
    const list = exact.get(host.host);
    if (list === undefined) exact.set(host.host, [host]);
    else list.push(host);
  }
  return { exact, wildcards: hosts.filter(({ host }) => host.startsWith("*")) };
}

const parts = new WeakMap<object, { readonly settings: string; readonly hosts: readonly KnownHost[] }>();

/** Hosts of a collection; those of a namespace are read anew only when something there changed. */
function perNamespace<T extends Named>(
  collection: Collection<T>,
  settings: string,
  read: (entry: T) => readonly KnownHost[],
): readonly KnownHost[] {
  return [...collection.namespaces()].flatMap((namespace) => {
    const part = collection.partOf(namespace) ?? {};
    const known = parts.get(part);
    if (known?.settings === settings) return known.hosts;
    const hosts = [...collection.inNamespace(namespace)].flatMap(read);
    parts.set(part, { settings, hosts });
    return hosts;
  });
}

function hostOfService(service: ServiceFacts, { settings }: MeshSnapshot): KnownHost {
  const { domain, defaultServiceExportTo } = settings;
  return {
    host: `${service.name}.${service.namespace}.svc.${domain}`,
    kind: "Service",
    group: "",
    namespace: service.namespace,
    name: service.name,
    external: service.externalName !== null,
    exportTo: annotatedExportTo(service.annotations) ?? defaultServiceExportTo,
    ports: service.ports.map((port) => ({ port: port.port, name: port.name, protocol: portProtocol(port) })),
  };
}

function annotatedExportTo(annotations: Labels): readonly string[] | null {
  const text = annotations["networking.istio.io/exportTo"];
  return text === undefined || text.trim() === "" ? null : text.split(",").map((name) => name.trim());
}

function hostsOfEntry(entry: ConfigObject, exportedByDefault: readonly string[]): readonly KnownHost[] {
  const { namespace, name, group, spec } = entry;
  const ports = objectsAt(spec, "ports").map((port) => ({
    port: numberAt(port, "number") ?? 0,
    name: textAt(port, "name") ?? "",
    protocol: protocolOfName(textAt(port, "protocol") ?? "TCP"),
  }));
  const external = textAt(spec, "location") !== "MESH_INTERNAL";
  return textsAt(spec, "hosts").map((host) => ({
    host: host.toLowerCase(),
    kind: "ServiceEntry",
    group,
    namespace,
    name,
    ports,
    external,
    exportTo: exportToOf(entry, exportedByDefault),
  }));
}

/** The registry's entry for a full host name, by name or by a wildcard ServiceEntry; null when there is none. */
export function findHost(mesh: MeshSnapshot, host: string): KnownHost | null {
  const { exact, wildcards } = knownHosts(mesh);
  return exact.get(host)?.[0] ?? wildcards.find((entry) => matchesHost(entry.host, host)) ?? null;
}

/** Whether proxies of a namespace know the host. */
export function isHostVisible(mesh: MeshSnapshot, host: string, viewer: string): boolean {
  const { exact, wildcards } = knownHosts(mesh);
  const named = exact.get(host) ?? wildcards.filter((entry) => matchesHost(entry.host, host));
  return named.some(({ exportTo, namespace }) => visibilityTo(exportTo, namespace, viewer) !== null);
}

/** Whether some host of the registry is covered by a name or a wildcard. */
export function hasHost(mesh: MeshSnapshot, host: string): boolean {
  if (findHost(mesh, host) !== null) return true;
  return host.startsWith("*") && [...knownHosts(mesh).exact.keys()].some((known) => matchesHost(host, known));
}

/**
 * Whether the absence of a host can be told: a cluster name needs the Services, any other name the ServiceEntries.
 */
export function canTellHost(mesh: MeshSnapshot, host: string): boolean {
  const isCluster = host.endsWith(`.svc.${mesh.settings.domain}`);
  return isKindKnown(mesh, isCluster ? "Service" : "ServiceEntry");
}

/** Kinds that `knownHosts` reads. */
export const HOST_KINDS = ["Service", "ServiceEntry", "MeshSettings"] as const;
