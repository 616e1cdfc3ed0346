"use client";

import { keepPreviousData, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { previewEffect } from "@/lib/contracts/effect.ts";
import { callApi, type ApiError } from "../../live/api-client.ts";
import type { DraftDetail } from "../draft-saver.ts";
import { OPEN_STATES } from "../use-preview.ts";
import type { Effect } from "./effect-words.ts";

/** Traffic goes on while somebody reads: the answer is asked for again after this long. */
const STALE_MS = 60_000;

/**
 * What a draft does to observed traffic, asked anew with every revision, look-back and change of what is live. The last
 * answer of the same draft stays while a new one is on its way.
 */
export function useEffectOf(
  detail: DraftDetail | null,
  { liveKey, seconds }: { readonly liveKey: string; readonly seconds: number },
): UseQueryResult<Effect, ApiError> {
  const { cluster = "", id = "", version = 0, state = "" } = detail?.change ?? {};
  return useQuery<Effect, ApiError>({
    queryKey: [previewEffect.id, cluster, id, version, liveKey, seconds],
    queryFn: ({ signal }) =>
      callApi(previewEffect, { params: { cluster, id }, query: { window: seconds } }, signal),
    enabled: detail !== null && OPEN_STATES.has(state),
    staleTime: STALE_MS,
    refetchInterval: STALE_MS,
    placeholderData: (before, query) => (query?.queryKey[2] === id ? keepPreviousData(before) : undefined),
  });
}
