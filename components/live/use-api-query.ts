"use client";

import { keepPreviousData, useQuery, type UseQueryResult } from "@tanstack/react-query";
import type { AnyContract, CallInputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { StreamEvent } from "@/lib/contracts/stream.ts";
import { callApi, type ApiError } from "./api-client.ts";
import type { LiveMeta } from "./live-provider.tsx";

export interface ApiQueryOptions<C extends AnyContract> {
  /** Stream events after which the answer is asked for again. */
  readonly live?: readonly StreamEvent["type"][];
  /** Answer rendered by the server for the very same input. */
  readonly initial?: ResponseOf<C> | undefined;
  readonly enabled?: boolean;
}

/** Reads one operation of the API and keeps it current. Values of the last answer stay while a new one is on its way. */
export function useApiQuery<C extends AnyContract>(
  contract: C,
  input: CallInputOf<C>,
  { live = [], initial, enabled = true }: ApiQueryOptions<C> = {},
): UseQueryResult<ResponseOf<C>, ApiError> {
  const params = (input.params ?? {}) as { readonly cluster?: string };
  const meta: LiveMeta = { live, cluster: params.cluster ?? null };
  return useQuery<ResponseOf<C>, ApiError>({
    queryKey: [contract.id, input],
    queryFn: ({ signal }) => callApi(contract, input, signal),
    meta,
    enabled,
    placeholderData: keepPreviousData as never,
    ...(initial === undefined ? {} : { initialData: initial as never }),
  });
}
