import type { ObservedEdge } from "../traffic/edges.ts";
import type { TopologyView } from "./graph.ts";
import { appEnd, endsOf, serviceOfWorkload, type End, type Ends, type Surroundings } from "./graph-ends.ts";

/** One observed edge drawn between two ends. */
export interface Link {
  readonly source: End;
  readonly target: End;
  readonly edge: ObservedEdge;
  /** From a service to one of its versions: the same requests once more, not to be added up. */
  readonly toVersion: boolean;
}

/** What a view draws of the observed edges. The versioned view puts a service only where there is a choice of versions. */
export function linksOf(
  edges: readonly ObservedEdge[],
  view: TopologyView,
  around: Surroundings,
): readonly Link[] {
  const ends = edges.map((edge) => ({ edge, ...endsOf(edge, around) }));
  const split = splitServices(ends);
  const sole = new Map<string, End>();
  for (const { service, workload } of ends)
    if (workload !== null && !split.has(service.id)) sole.set(service.id, workload);

  return ends.flatMap(({ edge, source, service, workload }): readonly Link[] => {
    const link = (from: End, to: End, toVersion = false): Link => ({
      source: from,
      target: to,
      edge,
      toVersion,
    });
    const target = workload ?? sole.get(service.id) ?? service;
    switch (view) {
      case "workload":
        return [link(source, workload ?? service)];
      case "versioned":
        if (!split.has(service.id)) return [link(source, target)];
        return workload === null
          ? [link(source, service)]
          : [link(source, service), link(service, workload, true)];
      case "app":
        return [link(appEnd(source), appEnd(target))];
      case "service":
        return [link(serviceOfWorkload(source, around), service)];
    }
  });
}

/** Services that reached more than one workload. */
function splitServices(all: readonly Ends[]): ReadonlySet<string> {
  const reached = new Map<string, Set<string>>();
  for (const { service, workload } of all) {
    if (workload === null) continue;
    const ids = reached.get(service.id) ?? new Set<string>();
    ids.add(workload.id);
    reached.set(service.id, ids);
  }
  return new Set([...reached].filter(([, ids]) => ids.size > 1).map(([id]) => id));
}
