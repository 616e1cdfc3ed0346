import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readService, readServiceHistory } from "@/lib/contracts/services.ts";

export type ServiceAnswer = ResponseOf<typeof readService>;
export type ServiceHistory = ResponseOf<typeof readServiceHistory>;
export type ServiceRoute = ServiceAnswer["routes"][number];
export type ServiceObject = ServiceAnswer["objects"][number];

/** Places of versions for colours and dashes: the order of the service's own workloads, then others as they appear. */
export function versionPlaces(
  service: Pick<ServiceAnswer, "versions"> | undefined,
  history: Pick<ServiceHistory, "versions"> | undefined,
): ReadonlyMap<string, number> {
  const names = [
    ...(service?.versions ?? []).map(({ version }) => version),
    ...(history?.versions ?? []).map(({ version }) => version),
  ];
  return new Map([...new Set(names)].map((name, place) => [name, place]));
}

/** The object whose split a person would edit: of the live routes the one with most destinations. Null when none decides. */
export function splittableObject(routes: ServiceAnswer["routes"]): ServiceRoute["object"] | null {
  const live = routes.filter(
    ({ deadBecause, destinations, object }) =>
      deadBecause === null &&
      destinations.length > 0 &&
      (object.kind === "VirtualService" || object.kind === "HTTPRoute"),
  );
  return live.toSorted((a, b) => b.destinations.length - a.destinations.length)[0]?.object ?? null;
}
