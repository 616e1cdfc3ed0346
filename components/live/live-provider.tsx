"use client";

import { QueryClient, QueryClientProvider, type Query } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import type { StreamEvent } from "@/lib/contracts/stream.ts";
import { ApiError } from "./api-client.ts";
import { useLiveStore } from "./live-store.ts";
import { openStreamSource, type StreamSource } from "./stream-source.ts";

/** Which stream events put a query out of date; `cluster` limits them to one cluster. */
export interface LiveMeta extends Record<string, unknown> {
  readonly live: readonly StreamEvent["type"][];
  readonly cluster: string | null;
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 2 && error instanceof ApiError && error.code === "offline",
      },
    },
  });
}

function isAffected(query: Query, event: StreamEvent): boolean {
  const meta = query.meta as LiveMeta | undefined;
  if (meta?.live === undefined || !meta.live.includes(event.type)) return false;
  const cluster = event.type === "status" ? event.status.cluster : "cluster" in event ? event.cluster : null;
  return cluster === null || meta.cluster === null || meta.cluster === cluster;
}

function receive(client: QueryClient, event: StreamEvent): void {
  if (event.type === "snapshot") {
    useLiveStore.setState({
      clusters: Object.fromEntries(event.clusters.map((status) => [status.cluster, status])),
    });
    void client.invalidateQueries({ predicate: (query) => query.meta?.["live"] !== undefined });
    return;
  }
  if (event.type === "status") {
    const { status } = event;
    useLiveStore.setState(({ clusters }) => ({ clusters: { ...clusters, [status.cluster]: status } }));
  }
  if (event.type === "signed-out") {
    // A full load: nothing of the former person's answers stays in memory.
    const returnTo = encodeURIComponent(location.pathname + location.search);
    location.replace(new URL(`/login?returnTo=${returnTo}`, location.origin));
    return;
  }
  if (useLiveStore.getState().paused && (event.type === "metrics" || event.type === "objects")) return;
  void client.invalidateQueries({ predicate: (query) => isAffected(query, event) });
}

const LOGIN_KEY = "foresail.stream-login";

/** True when the stream of this browser was opened for another login session. */
function isOtherLogin(loginId: string): boolean {
  const isOther = localStorage.getItem(LOGIN_KEY) !== loginId;
  localStorage.setItem(LOGIN_KEY, loginId);
  return isOther;
}

interface LiveProviderProps {
  /** Changes with every sign-in; tells nothing about the session's secret. */
  readonly loginId: string;
  readonly children: ReactNode;
}

/** Gives the pages below it their query cache, kept current by the one stream of this browser. */
export function LiveProvider({ loginId, children }: LiveProviderProps) {
  const [client] = useState(createQueryClient);

  useEffect(() => {
    const source: StreamSource = openStreamSource({
      onEvent: (event) => receive(client, event),
      onOpen: () => useLiveStore.setState({ connection: "live", sinceMs: Date.now() }),
      onLost: () =>
        useLiveStore.setState((state) =>
          state.connection === "reconnecting" ? state : { connection: "reconnecting", sinceMs: Date.now() },
        ),
    });
    if (isOtherLogin(loginId)) source.restart();
    return () => source.stop();
  }, [client, loginId]);

  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
