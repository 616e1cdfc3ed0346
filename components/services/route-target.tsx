import { formatWholePercent } from "@/lib/domain/base/format.ts";
import { VersionSwatch } from "../ui/version-mark.tsx";
import type { ServiceRoute } from "./service-answer.ts";

/** Conditions of a route in one line: alternatives joined by "or". */
export function matchText({ matches }: ServiceRoute): string {
  return matches.length === 0 ? "everything" : matches.join(" or ");
}

/** Subset, or the host's first label where the route leaves the service. */
export function destinationName({ host, subset }: ServiceRoute["destinations"][number]): string {
  return subset ?? host.split(".")[0] ?? host;
}

interface RouteTargetProps {
  readonly route: ServiceRoute;
  readonly places: ReadonlyMap<string, number>;
}

/** `v2` with its swatch, `90 / 10`, or what the route does instead of forwarding. */
export function RouteTarget({ route, places }: RouteTargetProps) {
  const { destinations, notes } = route;
  const [only] = destinations;
  if (only === undefined) return <span className="text-muted">{notes[0] ?? "nothing"}</span>;
  const spoken = destinations
    .map((to) => `${destinationName(to)} ${formatWholePercent(to.share * 100)}`)
    .join(", ");
  if (destinations.length > 1) {
    return <span title={spoken}>{destinations.map(({ weight }) => weight).join(" / ")}</span>;
  }
  const name = destinationName(only);
  const place = places.get(name);
  return (
    <span className="inline-flex items-center gap-1.5" title={only.host}>
      {place === undefined ? null : <VersionSwatch place={place} />}
      {name}
    </span>
  );
}
