import { matchesHost, resolveHost } from "../../istio/host.ts";
import type { Collection } from "../../mesh/collection.ts";
import { type ConfigObject, configKindKey, configObjects, type MeshSnapshot } from "../../mesh/snapshot.ts";
import type { ObservedEdge } from "../../traffic/edges.ts";
import { objectsFor, type PolicyTarget } from "../authz/policy.ts";
import { httpRulesOf } from "../route/read-virtual-service.ts";
import { textAt, textsAt } from "../spec-fields.ts";

/** What a change can touch; everything else keeps its answer and is not evaluated. */
export interface ChangeScope {
  /** Whether routing, destination or client TLS of the edge may differ. */
  readonly routing: (edge: ObservedEdge, isGateway: boolean) => boolean;
  /** Whether PeerAuthentication of the namespace may differ. */
  readonly peers: (namespace: string) => boolean;
  /** Whether the policies that apply to a workload differ. */
  readonly policies: (target: PolicyTarget) => boolean;
}

const ISTIO = "networking.istio.io";
const SECURITY = "security.istio.io";
const VIRTUAL_SERVICE = configKindKey("VirtualService", ISTIO);
const DESTINATION_RULE = configKindKey("DestinationRule", ISTIO);

export function changeScope(before: MeshSnapshot, after: MeshSnapshot): ChangeScope {
  const inventory =
    before.services !== after.services ||
    before.endpointSlices !== after.endpointSlices ||
    before.pods !== after.pods ||
    JSON.stringify(before.settings) !== JSON.stringify(after.settings);
  const kinds = changedKinds(before, after);
  const hosts = inventory ? null : changedHosts(before, after, kinds);
  const peers = changedNamespaces(before, after);
  const touchesRoot = inventory || peers.has(before.settings.rootNamespace);
  return {
    routing: ({ destination }, isGateway) =>
      hosts === null ||
      (isGateway && kinds.size > 0) ||
      hosts.some((host) => matchesHost(host, destination.host)),
    peers: (namespace) => touchesRoot || peers.has(namespace),
    policies: (target) =>
      inventory ||
      ["AuthorizationPolicy", "RequestAuthentication"].some(
        (kind) => !sameList(objectsFor(before, kind, target), objectsFor(after, kind, target)),
      ),
  };
}

function sameList(a: readonly ConfigObject[], b: readonly ConfigObject[]): boolean {
  return a === b || (a.length === b.length && a.every((object, index) => object === b[index]));
}

/** Keys of routing kinds whose objects differ. */
function changedKinds(before: MeshSnapshot, after: MeshSnapshot): ReadonlySet<string> {
  const keys = [...new Set([...before.config.keys(), ...after.config.keys()])];
  return new Set(
    keys.filter((key) => !key.endsWith(`.${SECURITY}`) && before.config.get(key) !== after.config.get(key)),
  );
}

/** Hosts that changed rules are about; null when any host may be. */
function changedHosts(
  before: MeshSnapshot,
  after: MeshSnapshot,
  kinds: ReadonlySet<string>,
): readonly string[] | null {
  if ([...kinds].some((key) => key !== VIRTUAL_SERVICE && key !== DESTINATION_RULE)) return null;
  const { domain } = after.settings;
  const rules = differing(before, after, "DestinationRule").map(({ spec, namespace }) =>
    resolveHost(textAt(spec, "host") ?? "", namespace, domain),
  );
  const services = differing(before, after, "VirtualService");
  if (services.some(({ spec }) => textsAt(spec, "hosts").length === 0)) return null;
  return [
    ...rules,
    ...services.flatMap((object) => hostsOf(object, domain)),
    ...(rules.length === 0 ? [] : [before, after].flatMap((mesh) => hostsLeadingTo(mesh, rules))),
  ];
}

function hostsOf({ spec, namespace }: ConfigObject, domain: string): readonly string[] {
  return textsAt(spec, "hosts").map((host) => resolveHost(host, namespace, domain));
}

/** Hosts whose routes lead to one of the destinations. */
function hostsLeadingTo(mesh: MeshSnapshot, patterns: readonly string[]): readonly string[] {
  const { domain } = mesh.settings;
  return [...configObjects(mesh, "VirtualService", ISTIO)]
    .filter((object) =>
      httpRulesOf(object, domain).some(
        ({ action }) =>
          action.kind === "delegate" ||
          (action.kind === "forward" &&
            action.destinations.some(({ host }) => patterns.some((pattern) => matchesHost(pattern, host)))),
      ),
    )
    .flatMap((object) => hostsOf(object, domain));
}

function differing(
  before: MeshSnapshot,
  after: MeshSnapshot,
  kind: string,
  group = ISTIO,
): readonly ConfigObject[] {
  const was = configObjects(before, kind, group);
  const becomes = configObjects(after, kind, group);
  if (was === becomes) return [];
  return [...missingFrom(was, becomes), ...missingFrom(becomes, was)];
}

function missingFrom(a: Collection<ConfigObject>, b: Collection<ConfigObject>): readonly ConfigObject[] {
  return [...a].filter((object) => b.get(object.namespace, object.name) !== object);
}

function changedNamespaces(before: MeshSnapshot, after: MeshSnapshot): ReadonlySet<string> {
  return new Set(differing(before, after, "PeerAuthentication", SECURITY).map(({ namespace }) => namespace));
}
