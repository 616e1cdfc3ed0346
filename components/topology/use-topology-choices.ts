"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import type { TopologyView } from "@/lib/domain/topology/graph.ts";
import { EDGE_LABELS, type EdgeLabelName } from "../graph/graph-answer.ts";

export const VIEWS: readonly { readonly value: TopologyView; readonly label: string }[] = [
  { value: "workload", label: "Workload" },
  { value: "versioned", label: "Versioned app" },
  { value: "app", label: "App" },
  { value: "service", label: "Service" },
];

export const SHOWN = [
  { value: "badges", label: "badges" },
  { value: "idle", label: "idle workloads" },
] as const;
export type ShownName = (typeof SHOWN)[number]["value"];

export interface TopologyChoices {
  readonly view: TopologyView;
  readonly labels: readonly EdgeLabelName[];
  readonly shown: readonly ShownName[];
  readonly as: "graph" | "table";
  readonly find: string;
  readonly hide: string;
}

const STANDARD: Readonly<Record<keyof TopologyChoices, string>> = {
  view: "versioned",
  labels: "rate,errors",
  shown: "badges",
  as: "graph",
  find: "",
  hide: "",
};

type Texts = Partial<Record<keyof TopologyChoices, string>>;

/** How the graph is drawn, read from and written to the address. A broken value counts as the standard one. */
export function useTopologyChoices(): readonly [TopologyChoices, (change: Texts) => void] {
  const params = useSearchParams();
  const choices = useMemo((): TopologyChoices => {
    const text = (key: keyof TopologyChoices): string => params.get(key) ?? STANDARD[key];
    const several = <T extends string>(key: keyof TopologyChoices, all: readonly { readonly value: T }[]) => {
      const words = text(key).split(",");
      return all.flatMap(({ value }) => (words.includes(value) ? [value] : []));
    };
    return {
      view: VIEWS.find(({ value }) => value === text("view"))?.value ?? "versioned",
      labels: several("labels", EDGE_LABELS),
      shown: several("shown", SHOWN),
      as: text("as") === "table" ? "table" : "graph",
      find: text("find"),
      hide: text("hide"),
    };
  }, [params]);
  const choose = useCallback((change: Texts) => {
    const next = new URLSearchParams(window.location.search);
    for (const [key, value] of Object.entries(change)) {
      if (value === STANDARD[key as keyof TopologyChoices]) next.delete(key);
      else next.set(key, value);
    }
    const text = next.toString();
    const isTyping = "find" in change || "hide" in change;
    const url = `${window.location.pathname}${text === "" ? "" : `?${text}`}`;
    if (isTyping) window.history.replaceState(null, "", url);
    else window.history.pushState(null, "", url);
  }, []);
  return [choices, choose];
}
