import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readSplit } from "@/lib/contracts/split.ts";
import { resolveHost } from "@/lib/domain/istio/host.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { describeRef, type ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import type { ConfigObject, MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import { effectiveRoutes } from "@/lib/domain/simulation/effective-routes.ts";
import { objectsAt, textAt, textsAt } from "@/lib/domain/simulation/spec-fields.ts";
import type { SplitRoute } from "@/lib/domain/traffic/split-routes.ts";

type Answer = ResponseOf<typeof readSplit>;

export interface SplitHost {
  readonly written: string;
  /** Full name; of a Gateway API route bound to a Service the Service's. */
  readonly fqdn: string;
}

/** Hosts of a VirtualService; hostnames and parent Services of a Gateway API route. */
export function hostsOf({ kind, metadata, spec = {} }: KubeObject, domain: string): readonly SplitHost[] {
  const namespace = metadata.namespace ?? "";
  if (kind === "VirtualService") {
    return textsAt(spec, "hosts").map((host) => ({
      written: host,
      fqdn: resolveHost(host, namespace, domain),
    }));
  }
  const parents = objectsAt(spec, "parentRefs").flatMap((parent): readonly SplitHost[] => {
    const name = textAt(parent, "name") ?? "";
    const isService = textAt(parent, "kind") === "Service";
    const where = textAt(parent, "namespace") ?? namespace;
    return isService ? [{ written: name, fqdn: `${name}.${where}.svc.${domain}` }] : [];
  });
  return [
    ...textsAt(spec, "hostnames").map((host) => ({ written: host, fqdn: host.toLowerCase() })),
    ...parents,
  ];
}

/** Other objects for the same hosts: for sidecars the first one wins whole, nothing is merged. */
export function competingRoutes(
  mesh: MeshSnapshot,
  ref: ObjectRef,
  hosts: readonly SplitHost[],
): Answer["competing"] {
  const found = new Map<string, Answer["competing"][number]>();
  for (const { written, fqdn } of hosts) {
    const { winner, shadowed } = effectiveRoutes(mesh, { host: fqdn, viewer: ref.namespace });
    if (winner === null) continue;
    const isWinner = isSame(winner, ref);
    if (!isWinner && !shadowed.some((object) => isSame(object, ref))) continue;
    const others = isWinner ? shadowed : [winner];
    for (const object of others) {
      const sentence = isWinner
        ? `${describeRef(object)} is for ${written} too and takes no effect for sidecars: this one is older`
        : `${describeRef(object)} is older and wins for ${written}: for sidecars nothing here takes effect`;
      found.set(describeRef(object), { ref: refOf(object, ref.cluster), sentence, wins: !isWinner });
    }
  }
  return [...found.values()];
}

export type RouteFacts = Pick<Answer["routes"][number], "notes" | "timeoutMs" | "deadBecause">;

/** What a route does besides forwarding, and why it may be dead. */
export function routeFacts(
  mesh: MeshSnapshot,
  object: KubeObject,
  hosts: readonly string[],
): (route: SplitRoute) => RouteFacts {
  const viewer = object.metadata.namespace ?? "";
  const tables = hosts.map((host) => effectiveRoutes(mesh, { host, viewer }));
  const { kind } = object;
  const { name } = object.metadata;
  const own = tables.find(
    ({ winner }) =>
      winner !== null && winner.kind === kind && winner.name === name && winner.namespace === viewer,
  );
  return ({ protocol, index }) => {
    const isHttp = protocol === "http" || protocol === "grpc";
    const rows =
      own === undefined || !isHttp
        ? []
        : own.routes.filter(
            (row) => row.index === index && isSame(row.object, { kind, namespace: viewer, name }),
          );
    const [first] = rows;
    return {
      notes: first?.notes ?? [],
      timeoutMs: first?.timeoutMs ?? null,
      deadBecause:
        rows.length > 0 && rows.every(({ deadBecause }) => deadBecause !== null)
          ? (first?.deadBecause ?? null)
          : null,
    };
  };
}

function isSame(
  object: ConfigObject,
  { kind, namespace, name }: Pick<ObjectRef, "kind" | "namespace" | "name">,
): boolean {
  return object.kind === kind && object.namespace === namespace && object.name === name;
}

function refOf({ group, kind, namespace, name }: ConfigObject, cluster: string): ObjectRef {
  return { cluster, group, kind, namespace, name };
}
