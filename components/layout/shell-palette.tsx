"use client";

import { createElement, useMemo, useState } from "react";
import { listObjects } from "@/lib/contracts/objects.ts";
import { objectPath, servicePath } from "@/lib/contracts/paths.ts";
import { listServices } from "@/lib/contracts/services.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import { CommandPalette, type CommandEntry } from "../ui/command-palette.tsx";
import { KindBadge } from "../ui/kind-badge.tsx";
import { NAV_PAGES, type NavEntry } from "./nav-pages.ts";
import { useGoTo } from "./use-go-to.ts";

interface ShellPaletteProps {
  readonly cluster: string;
  readonly entries: readonly NavEntry[];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** The palette over the pages and, as something is typed, over services and configuration. */
export function ShellPalette({ cluster, entries, open, onOpenChange }: ShellPaletteProps) {
  const goTo = useGoTo();
  const [search, setSearch] = useState("");
  const places = usePlaces(cluster);
  const pages = entries.map((entry): CommandEntry => {
    const { label, icon, goKey } = NAV_PAGES[entry.id];
    return {
      id: `page-${entry.id}`,
      kind: "go_to",
      name: label,
      icon: createElement(icon, { "aria-hidden": true }),
      ...(goKey === null ? {} : { keys: `G ${goKey.toUpperCase()}` }),
      onRun: ({ newTab }) => goTo(entry.href, newTab),
    };
  });
  const found = placesNamed(places, search).map(({ kind, qualified, href }): CommandEntry => ({
    id: href,
    kind: "go_to",
    name: qualified,
    fact: kind,
    isFound: true,
    icon: <KindBadge kind={kind} />,
    onRun: ({ newTab }) => goTo(href, newTab),
  }));
  return (
    <CommandPalette
      open={open}
      onOpenChange={onOpenChange}
      onSearch={setSearch}
      entries={[...pages, ...found]}
    />
  );
}

interface Place {
  readonly kind: string;
  /** "shop/cart". */
  readonly qualified: string;
  readonly href: string;
}

function usePlaces(cluster: string): readonly Place[] {
  const services = useApiQuery(listServices, { params: { cluster }, query: {} }).data?.services;
  const objects = useApiQuery(listObjects, { params: { cluster }, query: {} }).data?.objects;
  return useMemo(
    () => [
      ...(services ?? []).map(({ namespace, name }): Place => ({
        kind: "Service",
        qualified: `${namespace}/${name}`,
        href: servicePath(cluster, namespace, name),
      })),
      ...(objects ?? []).map(({ ref }): Place => ({
        kind: ref.kind,
        qualified: ref.namespace === "" ? ref.name : `${ref.namespace}/${ref.name}`,
        href: objectPath(cluster, ref),
      })),
    ],
    [cluster, services, objects],
  );
}

const MOST_FOUND = 20;

/** Places that have every typed word in kind or name, names that begin so first. */
function placesNamed(places: readonly Place[], search: string): readonly Place[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const text = ({ kind, qualified }: Place): string => `${kind} ${qualified}`.toLowerCase();
  const begins = ({ qualified }: Place): boolean =>
    qualified.slice(qualified.indexOf("/") + 1).startsWith(words.at(-1) ?? "");
  return places
    .filter((place) => words.every((word) => text(place).includes(word)))
    .toSorted((a, b) => Number(begins(b)) - Number(begins(a)))
    .slice(0, MOST_FOUND);
}
