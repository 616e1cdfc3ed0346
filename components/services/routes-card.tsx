import { Card, CardHead } from "../ui/card.tsx";
import { cn } from "../ui/cn.ts";
import { StateBlock } from "../ui/state-block.tsx";
import { matchText, RouteTarget } from "./route-target.tsx";
import type { ServiceAnswer } from "./service-answer.ts";

interface RoutesCardProps {
  readonly service: ServiceAnswer;
  readonly places: ReadonlyMap<string, number>;
}

/** Route table in match order, as clients of the service's own namespace have it. Dead ones are struck through. */
export function RoutesCard({ service, places }: RoutesCardProps) {
  const { routes, namespace } = service;
  const dead = routes.flatMap(({ deadBecause }, at) => (deadBecause === null ? [] : [{ at, deadBecause }]));
  return (
    <Card>
      <CardHead title="Effective routes" note={`from ${namespace}`} />
      {routes.length === 0 ? (
        <StateBlock kind="empty" title="No route decides">
          {`Requests go to every ready endpoint of ${service.name}: no VirtualService or HTTPRoute names this host.`}
        </StateBlock>
      ) : (
        <ol>
          {routes.map((route, at) => (
            <li
              key={`${route.object.name}/${route.index}`}
              className="flex min-h-8 items-center gap-2.5 border-b border-border px-3.5 py-1 text-control last:border-b-0"
            >
              <span className="inline-flex size-5 shrink-0 items-center justify-center rounded-badge bg-surface-active text-micro text-muted">
                {at + 1}
              </span>
              <code
                title={matchText(route)}
                className={cn(
                  "min-w-0 flex-1 truncate font-mono text-code",
                  route.deadBecause !== null && "text-subtle line-through",
                )}
              >
                {matchText(route)}
              </code>
              <span className="max-w-[45%] shrink-0 truncate">
                {route.deadBecause === null ? (
                  <RouteTarget route={route} places={places} />
                ) : (
                  <span className="text-subtle">dead</span>
                )}
              </span>
            </li>
          ))}
        </ol>
      )}
      {dead.length === 0 ? null : (
        <ul className="border-t border-border px-3.5 py-2 text-small text-subtle">
          {dead.map(({ at, deadBecause }) => (
            <li key={at}>{`${at + 1} never matches, because ${deadBecause}`}</li>
          ))}
        </ul>
      )}
    </Card>
  );
}
