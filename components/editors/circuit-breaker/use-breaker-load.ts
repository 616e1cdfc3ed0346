import type { ResponseOf } from "@/lib/contracts/api.ts";
import { WINDOW_MINUTES } from "@/lib/contracts/search-params.ts";
import { readServiceLoad } from "@/lib/contracts/services.ts";
import type { HostChoice } from "../../fields/field-choices.ts";
import { useSharedSearch } from "../../layout/use-shared-search.ts";
import { useApiQuery } from "../../live/use-api-query.ts";
import type { BreakerDemand } from "./breaker-sentences.ts";

export type ServiceLoad = ResponseOf<typeof readServiceLoad>;

export interface BreakerLoad {
  /** Undefined until it is known, and for hosts that are no Service of this cluster. */
  readonly answer: ServiceLoad | undefined;
  readonly demand: BreakerDemand | null;
  /** Why nothing is measured, one sentence; null when something is, or is on its way. */
  readonly missing: string | null;
}

/** What the callers of a host were seen to need over the time range of the page. `isKnown`: the hosts of the mesh have arrived. */
export function useBreakerLoad(
  cluster: string,
  host: HostChoice | null,
  { isKnown }: { readonly isKnown: boolean },
): BreakerLoad {
  const { search } = useSharedSearch();
  const isService = host !== null && host.shortName !== null && host.namespace !== "";
  const { data, error } = useApiQuery(
    readServiceLoad,
    {
      params: { cluster, namespace: host?.namespace ?? "-", name: host?.shortName ?? "-" },
      query: { window: WINDOW_MINUTES[search.window] * 60 },
    },
    { live: ["metrics"], enabled: isService },
  );
  if (!isKnown) return { answer: undefined, demand: null, missing: null };
  if (!isService)
    return { answer: undefined, demand: null, missing: "the host is no Service that is known here" };
  if (error !== null && data === undefined)
    return { answer: undefined, demand: null, missing: error.message };
  if (data === undefined) return { answer: undefined, demand: null, missing: null };
  return { answer: data, demand: demandOf(data), missing: missingOf(data) };
}

function demandOf({ clients, servers }: ServiceLoad): BreakerDemand {
  const loads = clients.flatMap(({ perProxy }) => (perProxy === null ? [] : [perProxy]));
  return {
    clientProxies: clients.reduce((sum, { proxies }) => sum + proxies, 0),
    servers,
    perProxy: loads.toSorted((a, b) => b.peak - a.peak)[0] ?? null,
  };
}

function missingOf({ metrics, clients }: ServiceLoad): string | null {
  if (metrics.state === "absent") return "no Prometheus is configured";
  if (metrics.state === "failing") return metrics.reason;
  if (clients.length === 0) return "nobody called it over the time range";
  return clients.every(({ perProxy }) => perProxy === null)
    ? "its callers' proxies report no request times"
    : null;
}
