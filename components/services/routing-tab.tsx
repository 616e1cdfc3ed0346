import { objectPath } from "@/lib/contracts/paths.ts";
import { formatWholePercent } from "@/lib/domain/base/format.ts";
import { Card, CardHead } from "../ui/card.tsx";
import { cn } from "../ui/cn.ts";
import { HealthMark } from "../ui/health-mark.tsx";
import { KindBadge } from "../ui/kind-badge.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { Table } from "../ui/table.tsx";
import type { TableColumn } from "../ui/table-column.ts";
import { TextLink } from "../ui/text-link.tsx";
import { VersionSwatch } from "../ui/version-mark.tsx";
import { destinationName, matchText } from "./route-target.tsx";
import type { ServiceAnswer, ServiceRoute } from "./service-answer.ts";

interface RoutingTabProps {
  readonly service: ServiceAnswer;
  readonly places: ReadonlyMap<string, number>;
  readonly cluster: string;
}

interface NumberedRoute {
  readonly position: number;
  readonly route: ServiceRoute;
}

/** The whole route table with the objects that lost the host. */
export function RoutingTab({ service, places, cluster }: RoutingTabProps) {
  const shadowed = service.objects.filter(({ isShadowed }) => isShadowed);
  return (
    <div className="flex flex-col gap-3">
      <Card>
        <CardHead
          title="Effective routes"
          count={service.routes.length}
          note={`in match order, for clients in ${service.namespace}`}
        />
        <Table
          label="Effective routes"
          columns={routeColumns(cluster, places)}
          rows={service.routes.map((route, at) => ({ position: at + 1, route }))}
          keyOf={({ position }) => String(position)}
          rowHeight={42}
          empty={
            <StateBlock kind="empty" title="No route decides">
              {`Requests go to every ready endpoint of ${service.name}: no VirtualService or HTTPRoute names ${service.host}.`}
            </StateBlock>
          }
        />
      </Card>
      {shadowed.length === 0 ? null : (
        <Card>
          <CardHead title="Shadowed objects" count={shadowed.length} note="their routes reach no sidecar" />
          <ul>
            {shadowed.map(({ ref, summary }) => (
              <li
                key={`${ref.kind} ${ref.namespace}/${ref.name}`}
                className="flex min-h-8 items-center gap-2.5 border-b border-border px-3.5 text-control last:border-b-0"
              >
                <HealthMark state="degraded" decorative />
                <KindBadge kind={ref.kind} />
                <TextLink href={objectPath(cluster, ref)}>{`${ref.namespace}/${ref.name}`}</TextLink>
                <span className="text-muted">{summary}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}

function routeColumns(
  cluster: string,
  places: ReadonlyMap<string, number>,
): readonly TableColumn<NumberedRoute>[] {
  return [
    { id: "position", head: "#", width: 48, align: "end", cell: ({ position }) => position },
    { id: "match", head: "When", cell: ({ route }) => <WhenCell route={route} /> },
    { id: "to", head: "Goes to", cell: ({ route }) => <Destinations route={route} places={places} /> },
    { id: "timeout", head: "Timeout", width: 90, align: "end", cell: ({ route }) => route.timeout ?? "none" },
    {
      id: "retries",
      head: "Attempts",
      width: 90,
      align: "end",
      cell: ({ route: { retries, destinations } }) =>
        destinations.length === 0 ? "–" : `≤ ${(retries?.attempts ?? 0) + 1}`,
    },
    {
      id: "source",
      head: "From",
      width: 230,
      cell: ({ route: { object, index } }) => (
        <span className="inline-flex items-center gap-2">
          <KindBadge kind={object.kind} />
          <TextLink href={objectPath(cluster, object)}>{object.name}</TextLink>
          <span className="text-subtle">{`route ${index + 1}`}</span>
        </span>
      ),
    },
  ];
}

function WhenCell({ route }: { readonly route: ServiceRoute }) {
  const isDead = route.deadBecause !== null;
  return (
    <div className="min-w-0 leading-tight">
      <code
        title={matchText(route)}
        className={cn("block truncate font-mono text-code", isDead && "text-subtle line-through")}
      >
        {matchText(route)}
      </code>
      {isDead ? (
        <span className="block truncate text-small text-status-degraded">{`never matches, because ${route.deadBecause}`}</span>
      ) : null}
      {isDead || route.notes.length === 0 ? null : (
        <span className="block truncate text-small text-muted">{route.notes.join(", ")}</span>
      )}
    </div>
  );
}

function Destinations({
  route,
  places,
}: {
  readonly route: ServiceRoute;
  readonly places: ReadonlyMap<string, number>;
}) {
  if (route.destinations.length === 0)
    return <span className="text-muted">{route.notes[0] ?? "nothing"}</span>;
  return (
    <span className="inline-flex max-w-full items-center gap-3">
      {route.destinations.map((to) => {
        const name = destinationName(to);
        const place = places.get(name);
        return (
          <span
            key={`${to.host} ${to.subset ?? ""}`}
            className="inline-flex items-center gap-1.5"
            title={to.host}
          >
            {place === undefined ? null : <VersionSwatch place={place} />}
            {name}
            {route.destinations.length === 1 ? null : (
              <span className="text-muted">{formatWholePercent(to.share * 100)}</span>
            )}
          </span>
        );
      })}
    </span>
  );
}
