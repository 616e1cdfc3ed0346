import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { listAudit } from "@/lib/contracts/audit.ts";
import { callApi, type ApiError } from "../live/api-client.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import type { AuditQuery } from "./audit-query.ts";
import type { AuditEntry, AuditPageAnswer } from "./audit-answer.ts";

const PAGE = 50;

export interface AuditLog {
  /** Undefined until the first answer. */
  readonly records: readonly AuditEntry[] | undefined;
  readonly hidden: number;
  readonly total: number | null;
  readonly actions: Readonly<Record<string, string>>;
  readonly error: ApiError | null;
  /** Records that came since the list was loaded; `hasMore` when there may be more than that. */
  readonly fresh: { readonly count: number; readonly hasMore: boolean };
  readonly hasOlder: boolean;
  readonly isLoadingOlder: boolean;
  readonly loadOlder: () => void;
  /** Loads the list anew, with what came since. */
  readonly showFresh: () => void;
  readonly retry: () => void;
}

/** The log as it was when it was opened, older pages on demand. New records are counted and do not move the list. */
export function useAuditLog(cluster: string, query: AuditQuery): AuditLog {
  const client = useQueryClient();
  const key = ["audit-log", cluster, query] as const;
  const log = useInfiniteQuery<
    AuditPageAnswer,
    ApiError,
    { pages: AuditPageAnswer[] },
    typeof key,
    number | null
  >({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      callApi(
        listAudit,
        {
          params: { cluster },
          query: { ...query, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        },
        signal,
      ),
    initialPageParam: null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: Infinity,
  });
  const newest = useApiQuery(
    listAudit,
    { params: { cluster }, query: { ...query, limit: PAGE } },
    { live: ["audit"] },
  );
  const pages = log.data?.pages;
  const records = pages?.flatMap((page) => page.records);
  return {
    records,
    hidden: (pages ?? []).reduce((sum, page) => sum + page.hidden, 0),
    total: newest.data?.total ?? pages?.[0]?.total ?? null,
    actions: pages?.[0]?.actions ?? {},
    error: log.error,
    fresh: freshSince(records, newest.isPlaceholderData ? undefined : newest.data),
    hasOlder: log.hasNextPage,
    isLoadingOlder: log.isFetchingNextPage,
    loadOlder: () => void log.fetchNextPage(),
    showFresh: () => void client.resetQueries({ queryKey: key }),
    retry: () => void log.refetch(),
  };
}

/** How many of the newest records the shown list does not have yet. */
export function freshSince(
  shown: readonly Pick<AuditEntry, "seq">[] | undefined,
  newest: { readonly records: readonly Pick<AuditEntry, "seq">[] } | undefined,
): AuditLog["fresh"] {
  if (shown === undefined || newest === undefined) return { count: 0, hasMore: false };
  const top = shown[0]?.seq ?? 0;
  const count = newest.records.filter(({ seq }) => seq > top).length;
  return { count, hasMore: count === newest.records.length && count >= PAGE };
}
