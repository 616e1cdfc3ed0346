import type { KnownHost, KnownNames } from "../istio/fields.ts";
import { matchesHost, resolveHost } from "../istio/host.ts";
import { meshIndex } from "./lookup.ts";
import { configObjects, type ConfigObject, type MeshSnapshot } from "./snapshot.ts";

const AUTHORIZATION_PROVIDERS: ReadonlySet<string> = new Set(["envoyExtAuthzHttp", "envoyExtAuthzGrpc"]);

/** What fields of objects can refer to, for completion: sorted, without the objects themselves. */
export function knownNamesOf(mesh: MeshSnapshot): KnownNames {
  const objects = [...mesh.config].map(([key, list]) => [key, sorted([...list].map(qualified))] as const);
  const providers = mesh.settings.extensionProviders;
  const isAuthorization = ({ type }: { readonly type: string }) => AUTHORIZATION_PROVIDERS.has(type);
  return {
    domain: mesh.settings.domain,
    trustDomain: mesh.settings.trustDomain,
    hosts: knownHosts(mesh),
    gateways: sorted([...configObjects(mesh, "Gateway", "networking.istio.io")].map(qualified)),
    namespaces: sorted([...mesh.namespaces].map(({ name }) => name)),
    serviceAccounts: sorted([...mesh.serviceAccounts].map(qualified)),
    objects: Object.fromEntries([...objects, ["Service.", sorted([...mesh.services].map(qualified))]]),
    podLabels: podLabels(mesh),
    authorizationProviders: providers.filter(isAuthorization).map(({ name }) => name),
    telemetryProviders: providers.filter((provider) => !isAuthorization(provider)).map(({ name }) => name),
  };
}

function knownHosts(mesh: MeshSnapshot): readonly KnownHost[] {
  const rules = [...configObjects(mesh, "DestinationRule", "networking.istio.io")].map((rule) => ({
    pattern: resolveHost(textOf(rule.spec.host), rule.namespace, mesh.settings.domain),
    subsets: subsetNames(rule),
  }));
  const hosts = new Map<string, KnownHost>();
  for (const { host, namespace, ports } of meshIndex(mesh).services) {
    const subsets = rules.filter(({ pattern }) => matchesHost(pattern, host)).flatMap((rule) => rule.subsets);
    const known = hosts.get(host);
    const numbers = [...(known?.ports ?? []), ...ports.map(({ port }) => port)];
    hosts.set(host, {
      host,
      namespace: known?.namespace ?? namespace,
      ports: [...new Set(numbers)].toSorted((a, b) => a - b),
      subsets: sorted(subsets),
    });
  }
  return [...hosts.values()].toSorted((a, b) => (a.host < b.host ? -1 : 1));
}

function subsetNames({ spec }: ConfigObject): readonly string[] {
  const { subsets } = spec;
  if (!Array.isArray(subsets)) return [];
  return subsets.flatMap((subset: unknown) => {
    const name: unknown = typeof subset === "object" && subset !== null ? Reflect.get(subset, "name") : null;
    return typeof name === "string" && name !== "" ? [name] : [];
  });
}

function podLabels(mesh: MeshSnapshot): KnownNames["podLabels"] {
  const namespaces = new Map<string, Map<string, Set<string>>>();
  for (const { namespace, labels } of mesh.pods) {
    const known = namespaces.get(namespace) ?? new Map<string, Set<string>>();
    namespaces.set(namespace, known);
    for (const [label, value] of Object.entries(labels)) {
      known.set(label, (known.get(label) ?? new Set<string>()).add(value));
    }
  }
  const plain = (labels: ReadonlyMap<string, ReadonlySet<string>>) =>
    Object.fromEntries([...labels].map(([label, values]) => [label, sorted([...values])]));
  return Object.fromEntries([...namespaces].map(([namespace, labels]) => [namespace, plain(labels)]));
}

function qualified({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].toSorted();
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
