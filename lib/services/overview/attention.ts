import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readOverview } from "@/lib/contracts/overview.ts";
import { formatPercent } from "@/lib/domain/base/format.ts";
import { groupBy } from "@/lib/domain/base/group-by.ts";
import { toJsonPointer } from "@/lib/domain/base/json.ts";
import { describeRef } from "@/lib/domain/kube/object-ref.ts";
import type { MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import type { ObservedEdge } from "@/lib/domain/traffic/edges.ts";
import { isFailure, trafficHealth } from "@/lib/domain/traffic/health.ts";
import { responseName } from "@/lib/domain/traffic/response-name.ts";
import { sumEdges } from "@/lib/domain/traffic/sum-edges.ts";
import type { Finding } from "@/lib/domain/validation/finding.ts";

type Attention = ResponseOf<typeof readOverview>["attention"][number];

const MOST_SHOWN = 20;
/** Of one finding. */
const MOST_CAUSES = 2;

export interface AttentionInput {
  readonly edges: readonly ObservedEdge[];
  /** In view. */
  readonly namespaces: readonly string[];
  /** Of objects that the person may list. */
  readonly findings: readonly Finding[];
}

/**
 * What a person should look at first, worst first: failing services by volume, configuration that is wrong, services and
 * namespaces in part, configuration that is doubtful.
 */
export function attentionOf(
  mesh: MeshSnapshot,
  { edges, namespaces, findings }: AttentionInput,
): { readonly shown: readonly Attention[]; readonly more: number } {
  const routed = edges.filter(({ destination }) => destination.service !== "unknown");
  const services = [
    ...groupBy(routed, ({ destination }) => `${destination.serviceNamespace}/${destination.service}`),
  ];
  const failing = services
    .map(([key, all]) => ({
      key,
      all,
      health: trafficHealth(all.flatMap(({ codes }) => codes)),
      failedRps: failedRps(all),
    }))
    .filter(({ health }) => health.state === "failing" || health.state === "degraded")
    .toSorted(
      (a, b) =>
        Number(b.health.state === "failing") - Number(a.health.state === "failing") ||
        b.failedRps - a.failedRps,
    )
    .map(({ key, all, health }) =>
      serviceAttention(mesh, { key, edges: all, isFailing: health.state === "failing" }),
    );
  const all = [
    ...failing,
    ...findings.filter(({ severity }) => severity === "error").map(findingAttention),
    ...unroutedOf(edges),
    ...uninjected(mesh, namespaces),
    ...findings.filter(({ severity }) => severity === "warning").map(findingAttention),
  ];
  const isError = ({ severity }: Attention): boolean => severity === "error";
  const ordered = [...all.filter(isError), ...all.filter((one) => !isError(one))];
  return { shown: ordered.slice(0, MOST_SHOWN), more: Math.max(0, ordered.length - MOST_SHOWN) };
}

function findingAttention({ code, severity, object, path, sentence, because }: Finding): Attention {
  return {
    id: `finding/${code}/${describeRef(object)}/${toJsonPointer(path)}`,
    severity: severity === "error" ? "error" : "warning",
    title: `${describeRef(object)}: ${sentence}`,
    because: because.slice(0, MOST_CAUSES).map(({ text }) => text),
    namespace: object.namespace,
    service: null,
    object,
    code,
  };
}

function failedRps(edges: readonly ObservedEdge[]): number {
  return edges
    .flatMap(({ codes }) => codes)
    .reduce((sum, code) => sum + (isFailure(code) ? code.rateRps : 0), 0);
}

interface TroubledService {
  /** `namespace/service`. */
  readonly key: string;
  readonly edges: readonly ObservedEdge[];
  readonly isFailing: boolean;
}

function serviceAttention(mesh: MeshSnapshot, { key, edges, isFailing }: TroubledService): Attention {
  const [namespace = "", service = ""] = key.split("/");
  const { errorRatio } = sumEdges(edges);
  const worst = edges
    .flatMap(({ source, codes }) => codes.filter(isFailure).map((code) => ({ source, code })))
    .toSorted((a, b) => b.code.rateRps - a.code.rateRps)[0];
  const isClientFault = worst === undefined;
  return {
    id: `service/${key}`,
    severity: isFailing ? "error" : "warning",
    title: isClientFault
      ? `${key} refuses many requests of its callers`
      : `${key} fails ${formatPercent(errorRatio)} of requests`,
    because: isClientFault
      ? [
          `${trafficHealth(edges.flatMap(({ codes }) => codes)).because[0] ?? "4xx answers exceed the tolerance"}`,
        ]
      : [
          `most are ${responseName(worst.code)} on calls from ${worst.source.namespace}/${worst.source.workload}`,
        ],
    namespace,
    // Hosts outside of the cluster have no page.
    service: mesh.services.get(namespace, service) === undefined ? null : service,
    object: null,
    code: null,
  };
}

/** Requests that a proxy could not route anywhere: NR has no service to be charged to. */
function unroutedOf(edges: readonly ObservedEdge[]): readonly Attention[] {
  const unrouted = edges.filter(({ destination }) => destination.service === "unknown");
  const bySource = groupBy(unrouted, ({ source }) => `${source.namespace}/${source.workload}`);
  return [...bySource].flatMap(([source, all]): readonly Attention[] => {
    const codes = all.flatMap((edge) => edge.codes).filter(({ flags }) => flags === "NR");
    const rateRps = codes.reduce((sum, code) => sum + code.rateRps, 0);
    if (rateRps === 0) return [];
    return [
      {
        id: `unrouted/${source}`,
        severity: "warning",
        title: `${Number(rateRps.toPrecision(2))} rps at ${source} match no route`,
        because: ["it answers 404 NR: no VirtualService or HTTPRoute takes these hosts or paths"],
        namespace: all[0]?.source.namespace ?? "",
        service: null,
        object: null,
        code: null,
      },
    ];
  });
}

/** Namespaces where some workloads take part in the mesh and others do not. */
function uninjected(mesh: MeshSnapshot, namespaces: readonly string[]): readonly Attention[] {
  return namespaces.flatMap((namespace): readonly Attention[] => {
    // The control plane and node agents live in the root namespace and have no proxy by design.
    if (namespace === mesh.settings.rootNamespace) return [];
    const pods = [...mesh.pods.inNamespace(namespace)].filter(
      ({ phase, hostNetwork }) => phase === "Running" && !hostNetwork,
    );
    const outside = pods.filter(({ dataplane }) => dataplane === "none");
    if (outside.length === 0 || outside.length === pods.length) return [];
    const workloads = [...new Set(outside.map(({ workload }) => workload.name))].slice(0, 3).join(", ");
    return [
      {
        id: `injection/${namespace}`,
        severity: "warning",
        title: `${outside.length} of ${pods.length} pods of ${namespace} have no proxy`,
        because: [`pods of ${workloads} were started without injection`],
        namespace,
        service: null,
        object: null,
        code: null,
      },
    ];
  });
}
