"use client";

import { keepPreviousData, useQuery, type UseQueryResult } from "@tanstack/react-query";
import type { ResponseOf } from "@/lib/contracts/api.ts";
import { previewChange } from "@/lib/contracts/changes.ts";
import { callApi, type ApiError } from "../live/api-client.ts";
import type { DraftDetail } from "./draft-saver.ts";

export type Preview = ResponseOf<typeof previewChange>;

/**
 * Everything Apply would check, asked anew with every revision and whenever `liveKey` (the versions of the live objects)
 * changes. The last answer stays while a new one is on its way.
 */
export function usePreview(detail: DraftDetail | null, liveKey: string): UseQueryResult<Preview, ApiError> {
  const { cluster = "", id = "", version = 0, state = "" } = detail?.change ?? {};
  return useQuery<Preview, ApiError>({
    queryKey: ["previewChange", cluster, id, version, liveKey],
    queryFn: ({ signal }) => callApi(previewChange, { params: { cluster, id } }, signal),
    enabled: detail !== null && OPEN_STATES.has(state),
    placeholderData: (before, query) => (query?.queryKey[2] === id ? keepPreviousData(before) : undefined),
  });
}

/** States in which a set may still be applied. */
export const OPEN_STATES: ReadonlySet<string> = new Set([
  "draft",
  "proposed",
  "approved",
  "changes_requested",
  "failed",
]);
