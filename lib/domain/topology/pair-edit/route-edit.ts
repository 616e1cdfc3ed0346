import type { JsonObject } from "../../base/json.ts";
import { resolveHost } from "../../istio/host.ts";
import { describeRef, type ObjectRef } from "../../kube/object-ref.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../mesh/snapshot.ts";
import { allServers } from "../../simulation/route/gateway-listeners.ts";
import { objectAt, objectsAt, textAt, textsAt } from "../../simulation/spec-fields.ts";
import { type PairAnswer, type PairObject, refused } from "./pair-edit.ts";
import { isHttp, type Party, partyName, versionsOf } from "./pair-parties.ts";

const GROUP = "networking.istio.io";

/** A split over the versions of a service: the editor of the route that exists, else subsets and a route that change nothing yet. */
export function splitEdit(mesh: MeshSnapshot, target: Party): PairAnswer {
  const routed = routable(target);
  if (routed !== null) return routed;
  const versions = [...versionsOf(target)];
  if (versions.length < 2)
    return refused(
      `${partyName(target)} has ${versions.length === 0 ? "no version label" : "one version"}: there is nothing to split between`,
      "Deploy a second version with another version label behind the same Service.",
    );
  const route = meshRoute(mesh, target);
  if (route !== null) return { kind: "open", editor: "split", ref: refOf(mesh, "VirtualService", route) };
  const pods = versions.reduce((sum, [, count]) => sum + count, 0);
  const names = versions.map(([name]) => name);
  const weights = apportioned(versions.map(([, count]) => (pods === 0 ? 1 : count)));
  const host = hostOf(target);
  const http = {
    route: names.map((subset, at) => ({ destination: { host, subset }, weight: weights[at] ?? 0 })),
  };
  return {
    kind: "draft",
    title: `Split ${partyName(target)} over ${names.join(" and ")}`,
    objects: [...subsets(mesh, target, names), created(mesh, target, { hosts: [host], http: [http] })],
  };
}

/** Copies of what the first gets go to the second as well. */
export function mirrorEdit(mesh: MeshSnapshot, source: Party, target: Party): PairAnswer {
  const problem = routable(source) ?? routable(target);
  if (problem !== null) return problem;
  const isOneService = source.service?.host === target.service?.host;
  const own = isOneService ? versionLabel(source) : null;
  const copy = isOneService ? versionLabel(target) : null;
  if (isOneService && (copy === null || copy === own))
    return refused(
      `${partyName(source)} and ${partyName(target)} are not two versions of one service, nor two services`,
      "Mark what gets the requests now, then the version or the service that gets copies.",
    );
  const mirror = toSubset(hostOf(target), copy);
  const names = [own, copy].flatMap((name) => name ?? []);
  return {
    kind: "draft",
    title: `Mirror ${partyName(source)} to ${partyName(target)}`,
    objects: [
      ...(names.length === 0 ? [] : subsets(mesh, source, names)),
      mirroringRoute(mesh, source, { own, mirror }),
    ],
  };
}

function toSubset(host: string, subset: string | null): JsonObject {
  return { host, ...(subset === null ? {} : { subset }) };
}

interface Mirroring {
  /** Version that keeps the requests; null for the whole service. */
  readonly own: string | null;
  readonly mirror: JsonObject;
}

function mirroringRoute(mesh: MeshSnapshot, source: Party, { own, mirror }: Mirroring): PairObject {
  const route = meshRoute(mesh, source);
  if (route !== null)
    return {
      op: "update",
      ref: refOf(mesh, "VirtualService", route),
      intent: "mirror",
      edit: (spec) => ({
        ...spec,
        http: objectsAt(spec, "http").map((rule) => {
          return sendsTo(rule, own, versionsBySubset(mesh, source)) ? mirrored(rule, mirror) : rule;
        }),
      }),
    };
  const host = hostOf(source);
  const rule = { route: [{ destination: toSubset(host, own) }], mirror, mirrorPercentage: { value: 100 } };
  return created(mesh, source, { hosts: [host], http: [rule] });
}

/** Whether the rule can lead to the version; a destination whose version is not told may. */
function sendsTo(rule: JsonObject, version: string | null, bySubset: ReadonlyMap<string, string>): boolean {
  const entries = objectsAt(rule, "route");
  if (version === null || entries.length === 0) return true;
  return entries.some((entry) => {
    const subset = textAt(objectAt(entry, "destination") ?? {}, "subset");
    const known = subset === null ? undefined : (bySubset.get(subset) ?? subset);
    return known === undefined || known === version;
  });
}

/** Rules that mirror already, redirect or answer by themselves stay as they are. */
function mirrored(rule: JsonObject, mirror: JsonObject): JsonObject {
  if (rule["mirror"] !== undefined || rule["mirrors"] !== undefined || rule["route"] === undefined)
    return rule;
  return { ...rule, mirror, mirrorPercentage: { value: 100 } };
}

/** A route from a gateway to a service, on a host that the gateway serves. */
export function exposeEdit(mesh: MeshSnapshot, gateway: Party, target: Party): PairAnswer {
  if (!gateway.isGateway)
    return refused(
      `${partyName(gateway)} is no gateway: it cannot expose anything`,
      "Mark an ingress gateway first, then what it should expose.",
    );
  const routed = routable(target);
  if (routed !== null) return routed;
  const [pod] = gateway.pods;
  const servers = pod === undefined ? [] : allServers(mesh, { namespace: pod.namespace, labels: pod.labels });
  const server = servers.find(({ object }) => object.kind === "Gateway" && object.group === GROUP);
  if (server === undefined)
    return refused(
      `No Gateway object opens a listener on ${partyName(gateway)}`,
      "Make a Gateway with a server first: its hosts and ports decide what can be exposed.",
    );
  const bound = `${server.object.namespace}/${server.object.name}`;
  const exposing = [...configObjects(mesh, "VirtualService", GROUP)].find(
    (object) => isBound(object, bound) && leadsTo(mesh, object, target),
  );
  if (exposing !== undefined)
    return refused(
      `${describeRef(exposing)} exposes ${partyName(target)} on ${bound} already`,
      "Open it to change hosts and paths.",
    );
  const host = exposedHost(
    server.hosts.map((each) => each.host),
    target,
  );
  const name = `${target.service?.name ?? target.name}-ingress`;
  const route = {
    route: [{ destination: { host: target.service?.host ?? target.name, ...portOf(target) } }],
  };
  return {
    kind: "draft",
    title: `Expose ${partyName(target)} on ${bound} as ${host}`,
    objects: [
      {
        op: "create",
        ref: refOf(mesh, "VirtualService", {
          namespace: target.namespace,
          name: freeName(mesh, target.namespace, name),
        }),
        intent: `expose as ${host}`,
        object: {
          apiVersion: `${GROUP}/v1`,
          kind: "VirtualService",
          metadata: { name: freeName(mesh, target.namespace, name), namespace: target.namespace },
          spec: { hosts: [host], gateways: [bound], http: [route] },
        },
      },
    ],
  };
}

/** A name that the listener takes: under its wildcard, else its first host, else one to be replaced. */
function exposedHost(hosts: readonly string[], target: Party): string {
  const name = target.service?.name ?? target.name;
  const wildcard = hosts.find((host) => host.startsWith("*."));
  if (wildcard !== undefined) return `${name}${wildcard.slice(1)}`;
  return hosts.find((host) => host !== "*") ?? `${name}.${target.namespace}.example.com`;
}

/** Gateways need the port where the service has several. */
function portOf({ service }: Party): { readonly port?: { readonly number: number } } {
  const [port, other] = service?.ports ?? [];
  return port === undefined || other === undefined ? {} : { port: { number: port.port } };
}

function routable(party: Party): PairAnswer | null {
  if (party.service === null)
    return refused(
      `No Service leads to ${partyName(party)}: there is no host that a route could be for`,
      "Make a Service for it first.",
    );
  return isHttp(party.service)
    ? null
    : refused(
        `${partyName(party)} has no HTTP port: its requests cannot be routed one by one`,
        "Name the port http-… or set its appProtocol if it speaks HTTP.",
      );
}

const hostOf = ({ service, name }: Party): string => service?.name ?? name;

function versionLabel({ kind, pods }: Party): string | null {
  return kind === "workload" ? (pods[0]?.labels["version"] ?? null) : null;
}

/** The oldest VirtualService that sidecars use for the host. */
function meshRoute(mesh: MeshSnapshot, { service }: Party): ConfigObject | null {
  if (service === null) return null;
  const routes = [...configObjects(mesh, "VirtualService", GROUP)].filter(
    (object) =>
      isBound(object, "mesh") &&
      textsAt(object.spec, "hosts").some(
        (host) => resolveHost(host, object.namespace, mesh.settings.domain) === service.host,
      ),
  );
  return routes.toSorted((a, b) => a.createdAtMs - b.createdAtMs || a.name.localeCompare(b.name))[0] ?? null;
}

function isBound({ namespace, spec }: ConfigObject, gateway: string): boolean {
  const stated = textsAt(spec, "gateways");
  if (stated.length === 0) return gateway === "mesh";
  return stated.some((name) => name === gateway || `${namespace}/${name}` === gateway);
}

function leadsTo(mesh: MeshSnapshot, { namespace, spec }: ConfigObject, { service }: Party): boolean {
  return objectsAt(spec, "http").some((rule) =>
    objectsAt(rule, "route").some((entry) => {
      const host = textAt(objectAt(entry, "destination") ?? {}, "host") ?? "";
      return resolveHost(host, namespace, mesh.settings.domain) === service?.host;
    }),
  );
}

/** Version labels of the subsets that the host has. */
function versionsBySubset(mesh: MeshSnapshot, party: Party): ReadonlyMap<string, string> {
  const known = objectsAt(ruleFor(mesh, party)?.spec ?? {}, "subsets");
  return new Map(
    known.flatMap((subset): readonly (readonly [string, string])[] => {
      const version = textAt(objectAt(subset, "labels") ?? {}, "version");
      return version === null ? [] : [[textAt(subset, "name") ?? "", version]];
    }),
  );
}

function ruleFor(mesh: MeshSnapshot, party: Party): ConfigObject | undefined {
  return [...configObjects(mesh, "DestinationRule", GROUP).inNamespace(party.namespace)].find(
    ({ namespace, spec }) =>
      resolveHost(textAt(spec, "host") ?? "", namespace, mesh.settings.domain) === party.service?.host,
  );
}

/** Subsets by version label: added to the rule of the host, else in a new one; nothing where all are there. */
function subsets(mesh: MeshSnapshot, party: Party, names: readonly string[]): readonly PairObject[] {
  const rule = ruleFor(mesh, party);
  const added = (known: readonly JsonObject[]): readonly JsonObject[] =>
    names
      .filter((name) => !known.some((subset) => subset["name"] === name))
      .map((name) => ({ name, labels: { version: name } }));
  if (rule === undefined) {
    const name = hostOf(party);
    return [
      {
        op: "create",
        ref: refOf(mesh, "DestinationRule", { namespace: party.namespace, name }),
        intent: `subsets ${names.join(", ")}`,
        object: {
          apiVersion: `${GROUP}/v1`,
          kind: "DestinationRule",
          metadata: { name, namespace: party.namespace },
          spec: { host: name, subsets: added([]) },
        },
      },
    ];
  }
  if (added(objectsAt(rule.spec, "subsets")).length === 0) return [];
  return [
    {
      op: "update",
      ref: refOf(mesh, "DestinationRule", rule),
      intent: `subsets ${names.join(", ")}`,
      edit: (spec) => ({
        ...spec,
        subsets: [...objectsAt(spec, "subsets"), ...added(objectsAt(spec, "subsets"))],
      }),
    },
  ];
}

function created(mesh: MeshSnapshot, party: Party, spec: JsonObject): PairObject {
  const name = freeName(mesh, party.namespace, hostOf(party));
  return {
    op: "create",
    ref: refOf(mesh, "VirtualService", { namespace: party.namespace, name }),
    intent: "route",
    object: {
      apiVersion: `${GROUP}/v1`,
      kind: "VirtualService",
      metadata: { name, namespace: party.namespace },
      spec,
    },
  };
}

function refOf(
  { cluster }: MeshSnapshot,
  kind: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): ObjectRef {
  return { cluster, group: GROUP, kind, namespace, name };
}

function freeName(mesh: MeshSnapshot, namespace: string, wanted: string): string {
  const routes = configObjects(mesh, "VirtualService", GROUP);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}-${String(number)}`;
    if (routes.get(namespace, name) === undefined) return name;
  }
}

/** Whole percent by size, which sum to 100. */
function apportioned(sizes: readonly number[]): readonly number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const floors = sizes.map((size) => Math.floor((size / total) * 100));
  const left = 100 - floors.reduce((sum, weight) => sum + weight, 0);
  return floors.map((weight, at) => (at < left ? weight + 1 : weight));
}
