"use client";

import { ChevronRight, Lock } from "lucide-react";
import type { ReactNode } from "react";
import { formatDuration } from "@/lib/domain/base/format.ts";
import { Badge } from "../ui/badge.tsx";
import { Card, CardHead } from "../ui/card.tsx";
import { cn } from "../ui/cn.ts";
import type { Route, Split } from "./effect.ts";
import { routeKey } from "./use-split-draft.ts";

export interface RoutesCardProps {
  readonly split: Split;
  /** Key of the route that is open. */
  readonly openKey: string | null;
  readonly onOpen: (key: string) => void;
  readonly changedKeys: ReadonlySet<string>;
  readonly form: (route: Route, label: string) => ReactNode;
}

/** Routes in the order of the object; the one that is edited is open on the sunken surface. */
export function RoutesCard({ split, openKey, onOpen, changedKeys, form }: RoutesCardProps) {
  const { routes, hosts } = split;
  const isOrdered = split.ref.kind === "VirtualService";
  return (
    <Card aria-label="Routes" className="overflow-hidden">
      <CardHead
        title={hosts.length === 0 ? "Routes" : `Routes of ${hosts.join(", ")}`}
        note={`${routes.length}, ${isOrdered ? "first match wins" : "the most specific match wins"}`}
      />
      <ol className="min-h-0 flex-1 overflow-auto">
        {routes.map((route) => {
          const key = routeKey(route);
          return (
            <li key={key} className="border-b border-border last:border-b-0">
              <RouteHead
                route={route}
                text={matchText(route, routes)}
                number={numberOf(routes, route)}
                isOpen={key === openKey}
                isChanged={changedKeys.has(key)}
                onOpen={() => onOpen(key)}
              />
              {key === openKey ? (
                <div className="bg-surface-sunken px-3.5 pb-3">{form(route, matchText(route, routes))}</div>
              ) : null}
            </li>
          );
        })}
      </ol>
      <RestNote route={routes.find((route) => routeKey(route) === openKey)} />
    </Card>
  );
}

function numberOf(routes: readonly Route[], route: Route): number {
  return routes.indexOf(route) + 1;
}

/** "Everything else" after other routes, "Everything" alone. */
export function matchText(route: Route, routes: readonly Route[]): string {
  if (route.matches.length > 0) return route.matches.join(", or ");
  return routes.some((other) => other !== route && other.matches.length > 0)
    ? "Everything else"
    : "Everything";
}

interface RouteHeadProps {
  readonly route: Route;
  /** Its matches in words. */
  readonly text: string;
  readonly number: number;
  readonly isOpen: boolean;
  readonly isChanged: boolean;
  readonly onOpen: () => void;
}

function RouteHead({ route, text, number, isOpen, isChanged, onOpen }: RouteHeadProps) {
  const isSplit = route.destinations.length > 1;
  return (
    <div className={cn("flex min-h-9.5 items-center gap-2.5 px-3.5 py-1.5", isOpen && "bg-surface-sunken")}>
      <span
        className={cn(
          "inline-flex size-5 shrink-0 items-center justify-center rounded-badge text-micro font-medium",
          isOpen ? "bg-accent-soft text-accent" : "bg-status-idle-soft text-muted",
        )}
      >
        {number}
      </span>
      {isSplit && !isOpen ? (
        <button
          type="button"
          className="min-w-0 truncate rounded-badge text-left text-control hover:text-accent"
          onClick={onOpen}
        >
          <MatchName route={route} text={text} />
        </button>
      ) : (
        <span className={cn("min-w-0 truncate text-control", isOpen && "font-semibold")}>
          <MatchName route={route} text={text} />
        </span>
      )}
      <ChevronRight aria-hidden className="size-3.5 shrink-0 text-subtle" />
      <Targets route={route} />
      <span className="ml-auto flex shrink-0 items-center gap-2.5 pl-2 text-small text-subtle">
        {route.deadBecause === null ? null : (
          <Badge tone="degraded">never reached: {route.deadBecause}</Badge>
        )}
        {isChanged ? <Badge tone="accent">changed</Badge> : <span>unchanged</span>}
      </span>
    </div>
  );
}

function MatchName({ route, text }: { readonly route: Route; readonly text: string }) {
  return (
    <span
      className={cn(
        route.matches.length > 0 && "font-mono text-code",
        route.deadBecause !== null && "text-subtle line-through",
      )}
    >
      {text}
    </span>
  );
}

function Targets({ route: { destinations, instead } }: { readonly route: Route }) {
  if (instead !== null) return <span className="text-control text-muted">{instead}</span>;
  const [first] = destinations;
  if (destinations.length > 1)
    return (
      <span className="truncate text-control text-muted">
        {destinations.map(({ name }) => name).join(" · ")}
      </span>
    );
  return <span className="truncate text-control">{first?.name}</span>;
}

/** Parts of the route that the form shows, and those it leaves alone. */
function RestNote({ route }: { readonly route: Route | undefined }) {
  if (route === undefined) return null;
  const { timeoutMs, notes, otherFields } = route;
  return (
    <div className="border-t border-border text-small text-muted">
      {timeoutMs === null && notes.length === 0 ? null : (
        <p className="border-b border-border px-3.5 py-2">
          {[...(timeoutMs === null ? [] : [`Time-out ${formatDuration(timeoutMs)}`]), ...notes].join(" · ")}
          <span className="float-right text-subtle">unchanged</span>
        </p>
      )}
      <p className="flex items-center gap-2 px-3.5 py-2">
        <Lock aria-hidden className="size-3.5 shrink-0 text-subtle" />
        {otherFields.length === 0 ? (
          <span>Only weights change. Everything else stays byte for byte.</span>
        ) : (
          <span>
            <code className="font-mono text-code">{otherFields.join(", ")}</code>{" "}
            {otherFields.length === 1 ? "is" : "are"} not part of this form.{" "}
            {otherFields.length === 1 ? "It stays" : "They stay"} byte for byte.
          </span>
        )}
      </p>
    </div>
  );
}
