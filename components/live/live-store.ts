import { create } from "zustand";
import type { ClusterStatus } from "@/lib/contracts/stream.ts";

export type Connection = "connecting" | "live" | "reconnecting";

interface LiveState {
  readonly connection: Connection;
  /** Since when the connection is in this state, by the browser's clock. */
  readonly sinceMs: number;
  readonly clusters: Readonly<Record<string, ClusterStatus>>;
  /** True while the person holds the picture still. */
  readonly paused: boolean;
}

export const useLiveStore = create<LiveState>(() => ({
  connection: "connecting",
  sinceMs: 0,
  clusters: {},
  paused: false,
}));

export function togglePaused(): void {
  useLiveStore.setState(({ paused }) => ({ paused: !paused }));
}
