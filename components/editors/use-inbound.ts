import type { ResponseOf } from "@/lib/contracts/api.ts";
import { readInbound } from "@/lib/contracts/inbound.ts";
import { WINDOW_MINUTES } from "@/lib/contracts/search-params.ts";
import { isJsonObject } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import { useForm } from "../fields/form-context.ts";
import { useSharedSearch } from "../layout/use-shared-search.ts";
import { useApiQuery } from "../live/use-api-query.ts";

export type Inbound = ResponseOf<typeof readInbound>;
export type InboundEdge = Inbound["edges"][number];

export interface InboundState {
  readonly answer: Inbound | undefined;
  /** Why callers are unknown, one sentence part; null when they are known or on their way. */
  readonly missing: string | null;
}

/** Raw series reach back six hours at most. */
const MAX_WINDOW_S = 21_600;

/** Callers of the workloads that the `spec.selector.matchLabels` of the form picks, over the time range of the page. */
export function useInbound(): InboundState {
  const { form, objectRef } = useForm();
  const { search } = useSharedSearch();
  const labels = valueAt(form.value, ["spec", "selector", "matchLabels"]);
  const pairs = isJsonObject(labels)
    ? Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`)
    : [];
  const { data, error } = useApiQuery(
    readInbound,
    {
      params: { cluster: objectRef.cluster },
      query: {
        namespace: objectRef.namespace,
        labels: pairs.join(","),
        window: Math.min(MAX_WINDOW_S, WINDOW_MINUTES[search.window] * 60),
      },
    },
    { live: ["metrics"], enabled: objectRef.namespace !== "" },
  );
  if (data === undefined) return { answer: undefined, missing: error === null ? null : error.message };
  const { state, reason } = data.metrics;
  if (state === "live") return { answer: data, missing: null };
  return {
    answer: data,
    missing: state === "absent" ? "no Prometheus is configured" : (reason ?? "Prometheus fails"),
  };
}
