import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { readFieldChoices as contract } from "@/lib/contracts/field-choices.ts";
import { groupBy } from "@/lib/domain/base/group-by.ts";
import { resolveHost } from "@/lib/domain/istio/host.ts";
import { NETWORKING_GROUP } from "@/lib/domain/istio/kinds.ts";
import { meshIndex } from "@/lib/domain/mesh/lookup.ts";
import type { MeshService } from "@/lib/domain/mesh/mesh-service.ts";
import {
  configObjects,
  type ConfigObject,
  type MeshSnapshot,
  type PodFacts,
} from "@/lib/domain/mesh/snapshot.ts";
import { objectsAt, textAt } from "@/lib/domain/simulation/spec-fields.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import { mayList, visibilityOf, type Visibility } from "../visibility.ts";

type Answer = ResponseOf<typeof contract>;

/** From the live picture, of namespaces that the person may see. What they may not see can still be typed. */
export async function readFieldChoices(ctx: Context, { params }: InputOf<typeof contract>): Promise<Answer> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  const mesh = clusterOf(ctx, params.cluster).snapshot();
  const visibility = await visibilityOf(ctx, params.cluster);
  const rules = await listed(ctx, mesh, { kind: "DestinationRule", resource: "destinationrules" });
  const gateways = await listed(ctx, mesh, { kind: "Gateway", resource: "gateways" });
  const subsets = subsetsByHost(mesh, rules);
  return {
    hosts: meshIndex(mesh)
      .services.filter(({ namespace }) => visibility.isVisible(namespace))
      .map((service) => hostChoice(mesh, service, subsets.get(service.host) ?? []))
      .toSorted((a, b) => a.host.localeCompare(b.host)),
    gateways: gateways.map(({ namespace, name }) => `${namespace}/${name}`).toSorted(),
    namespaces: [...mesh.namespaces]
      .map(({ name }) => name)
      .filter((name) => visibility.isVisible(name))
      .toSorted(),
    workloads: workloadChoices(mesh, visibility),
  };
}

/** Objects of an Istio kind in the namespaces where the person may list them. */
async function listed(
  ctx: Context,
  mesh: MeshSnapshot,
  { kind, resource }: { readonly kind: string; readonly resource: string },
): Promise<readonly ConfigObject[]> {
  const all = configObjects(mesh, kind, NETWORKING_GROUP);
  const question = { group: NETWORKING_GROUP, resource };
  if (await mayList(ctx, mesh.cluster, { ...question, namespace: null })) return [...all];
  const names = [...all.namespaces()];
  const allowed = await Promise.all(
    names.map((namespace) => mayList(ctx, mesh.cluster, { ...question, namespace })),
  );
  return names.flatMap((name, index) => (allowed[index] === true ? [...all.inNamespace(name)] : []));
}

function subsetsByHost(
  { settings }: MeshSnapshot,
  rules: readonly ConfigObject[],
): ReadonlyMap<string, readonly string[]> {
  const byHost = groupBy(rules, ({ spec, namespace }) =>
    resolveHost(textAt(spec, "host") ?? "", namespace, settings.domain),
  );
  return new Map(
    [...byHost].map(([host, group]) => {
      const names = group.flatMap(({ spec }) =>
        objectsAt(spec, "subsets").map((subset) => textAt(subset, "name") ?? ""),
      );
      return [host, [...new Set(names)].filter((name) => name !== "").toSorted()];
    }),
  );
}

function hostChoice(
  mesh: MeshSnapshot,
  service: MeshService,
  subsets: readonly string[],
): Answer["hosts"][number] {
  const { host, namespace, kind, name, ports } = service;
  const selector = kind === "Service" ? mesh.services.get(namespace, name)?.selector : null;
  return {
    host,
    namespace,
    shortName: kind === "Service" ? name : null,
    ports: ports.map(({ port, name: portName, protocol }) => ({ number: port, name: portName, protocol })),
    selector: selector ?? null,
    subsets: [...subsets],
  };
}

function workloadChoices(mesh: MeshSnapshot, visibility: Visibility): Answer["workloads"] {
  const pods = [...mesh.pods].filter(({ namespace }) => visibility.isVisible(namespace));
  const byWorkload = groupBy(
    pods,
    ({ workload }) => `${workload.namespace}/${workload.kind}/${workload.name}`,
  );
  return [...byWorkload.values()]
    .flatMap((group): Answer["workloads"] => {
      const [first] = group;
      return first === undefined ? [] : [workloadChoice(first, group.length)];
    })
    .toSorted((a, b) => a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name));
}

function workloadChoice(
  { workload, labels, serviceAccount }: PodFacts,
  podCount: number,
): Answer["workloads"][number] {
  const { "pod-template-hash": _hash, ...own } = labels;
  return {
    namespace: workload.namespace,
    name: workload.name,
    labels: own,
    serviceAccount: serviceAccount === "" ? null : serviceAccount,
    podCount,
  };
}
