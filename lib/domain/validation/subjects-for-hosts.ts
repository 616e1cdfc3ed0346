import type { MeshSettings } from "../mesh/settings.ts";
import type { MeshSnapshot } from "../mesh/snapshot.ts";
import type { HostsOf, Rule, Subject } from "./rule.ts";
import { partOfSubjects, type SubjectName, subjectsOf } from "./subjects.ts";

/** Subjects of one kind and namespace by the hosts that decide about them. */
interface HostIndex {
  readonly byHost: ReadonlyMap<string, readonly Subject[]>;
  /** About which any host may decide. */
  readonly byAny: readonly Subject[];
}

interface Asked {
  readonly namespace: string;
  readonly hosts: ReadonlySet<string>;
}

/** A rule's subjects of a namespace about which one of the hosts decides; none for a rule that names no hosts. */
export function subjectsForHosts(
  mesh: MeshSnapshot,
  { appliesTo, hosts: hostsOf }: Rule,
  { namespace, hosts }: Asked,
): ReadonlySet<Subject> {
  const concerned = new Set<Subject>();
  if (hostsOf === null) return concerned;
  for (const as of appliesTo) {
    const { byHost, byAny } = indexOf(mesh, hostsOf, { as, namespace });
    for (const subject of byAny) concerned.add(subject);
    if (byHost.size === 0) continue;
    for (const host of hosts) for (const subject of byHost.get(host) ?? []) concerned.add(subject);
  }
  return concerned;
}

interface Place {
  readonly as: SubjectName;
  readonly namespace: string;
}

const indexes = new WeakMap<
  HostsOf,
  WeakMap<object, { readonly settings: MeshSettings; readonly index: HostIndex }>
>();

/** Made anew only when an object of the kind changes in the namespace; rules that name hosts alike share it. */
function indexOf(mesh: MeshSnapshot, hostsOf: HostsOf, place: Place): HostIndex {
  const part = partOfSubjects(mesh, place.as, place.namespace);
  if (part === null) return buildIndex(mesh, hostsOf, place);
  const byPart = indexes.get(hostsOf) ?? new WeakMap<object, { settings: MeshSettings; index: HostIndex }>();
  indexes.set(hostsOf, byPart);
  const known = byPart.get(part);
  if (known?.settings === mesh.settings) return known.index;
  const index = buildIndex(mesh, hostsOf, place);
  byPart.set(part, { settings: mesh.settings, index });
  return index;
}

function buildIndex(mesh: MeshSnapshot, hostsOf: HostsOf, { as, namespace }: Place): HostIndex {
  const byHost = new Map<string, Subject[]>();
  const byAny: Subject[] = [];
  for (const facts of subjectsOf<Subject["facts"]>(mesh, as, namespace)) {
    const subject: Subject = { as, facts };
    for (const host of new Set(hostsOf(facts, mesh.settings))) {
      if (host === "*") byAny.push(subject);
      else byHost.set(host, [...(byHost.get(host) ?? []), subject]);
    }
  }
  return { byHost, byAny };
}
