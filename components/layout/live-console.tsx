"use client";

import type { ReactNode } from "react";
import { signOut } from "@/lib/contracts/session.ts";
import type { ClusterStatus } from "@/lib/contracts/stream.ts";
import { formatClock } from "@/lib/domain/base/format.ts";
import { callApi } from "../live/api-client.ts";
import { togglePaused, useLiveStore } from "../live/live-store.ts";
import type { HealthState } from "../ui/health-mark.tsx";
import type { LiveState } from "../ui/live-dot.tsx";
import { ConsoleShell, type ConsoleShellProps } from "./console-shell.tsx";

const API_HEALTH: Readonly<Record<ClusterStatus["api"], HealthState>> = {
  live: "healthy",
  connecting: "not-ready",
  stale: "failing",
};

export interface LiveConsoleProps extends Omit<
  ConsoleShellProps,
  "live" | "clusters" | "onSignOut" | "onTogglePause"
> {
  readonly clusters: readonly { readonly id: string; readonly href: string }[];
  /** IANA zone the times of the page are written in. */
  readonly timeZone: string;
  readonly children: ReactNode;
}

/** The shell with the live state of the stream and the way out. */
export function LiveConsole({ clusters, timeZone, ...shell }: LiveConsoleProps) {
  const connection = useLiveStore((state) => state.connection);
  const paused = useLiveStore((state) => state.paused);
  const statuses = useLiveStore((state) => state.clusters);
  const status = statuses[shell.clusterId];

  function live(): LiveState {
    if (connection !== "live") return { kind: "reconnecting" };
    if (status?.api === "stale" && status.apiSinceMs !== null) {
      return { kind: "stale", since: formatClock(status.apiSinceMs, timeZone) };
    }
    return paused ? { kind: "paused" } : { kind: "live" };
  }
  function health(id: string): HealthState {
    const api = statuses[id]?.api;
    return api === undefined ? "unknown" : API_HEALTH[api];
  }
  return (
    <ConsoleShell
      {...shell}
      live={live()}
      clusters={clusters.map(({ id, href }) => ({ id, name: id, href, health: health(id) }))}
      onTogglePause={togglePaused}
      onSignOut={() => void leave()}
    />
  );
}

/** A full load: nothing of this person's answers stays in memory. Leaves even when the server does not answer. */
async function leave(): Promise<void> {
  await callApi(signOut).catch(() => undefined);
  window.location.assign(new URL("/login", window.location.origin));
}
