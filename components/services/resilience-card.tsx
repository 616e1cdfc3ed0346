import { objectPath } from "@/lib/contracts/paths.ts";
import { Card, CardBody, CardHead, Facts } from "../ui/card.tsx";
import { TextLink } from "../ui/text-link.tsx";
import type { ServiceAnswer } from "./service-answer.ts";

interface ResilienceCardProps {
  readonly service: ServiceAnswer;
  readonly cluster: string;
}

type Limits = ServiceAnswer["resilience"][number];

/** Timeout, retries, breaker and ejection in force for clients of the service's namespace. */
export function ResilienceCard({ service, cluster }: ResilienceCardProps) {
  const rule = service.resilience.find((limits) => limits.rule !== null)?.rule ?? null;
  return (
    <Card>
      <CardHead
        title="Resilience"
        {...(rule === null
          ? {}
          : { actions: <TextLink href={objectPath(cluster, rule)}>DestinationRule</TextLink> })}
      />
      <CardBody>
        <Facts
          rows={[
            ["Timeout", timeoutText(service.routes)],
            ["Retries", retriesText(service.routes)],
            ["Breaker", perSubset(service.resilience, breakerText)],
            ["Ejection", perSubset(service.resilience, ejectionText)],
          ]}
        />
      </CardBody>
    </Card>
  );
}

/** One text where all live routes agree, else each with its number. */
function perRoute(
  routes: ServiceAnswer["routes"],
  textOf: (route: ServiceAnswer["routes"][number]) => string,
) {
  const texts = routes.flatMap((route, at) =>
    route.deadBecause === null && route.destinations.length > 0 ? [{ at: at + 1, text: textOf(route) }] : [],
  );
  const distinct = new Set(texts.map(({ text }) => text));
  return distinct.size <= 1
    ? (texts[0]?.text ?? null)
    : texts.map(({ at, text }) => `route ${at}: ${text}`).join("; ");
}

/** Istio sets no timeout of its own for HTTP routes (Istio, VirtualService, HTTPRoute.timeout). */
export function timeoutText(routes: ServiceAnswer["routes"]): string {
  return perRoute(routes, ({ timeout }) => timeout ?? "none") ?? "none, Istio's default";
}

export function retriesText(routes: ServiceAnswer["routes"]): string {
  return (
    perRoute(routes, ({ retries }) => {
      if (retries === null) return "none";
      const each = retries.perTryTimeout === null ? "" : ` of ${retries.perTryTimeout} each`;
      return `at most ${retries.attempts + 1} attempts${each}`;
    }) ?? "at most 3 attempts, Istio's default"
  );
}

function perSubset(all: readonly Limits[], textOf: (limits: Limits) => string): string {
  const distinct = new Set(all.map(textOf));
  if (distinct.size <= 1) return [...distinct][0] ?? "none";
  return all.map((limits) => `${limits.subset ?? "other"}: ${textOf(limits)}`).join("; ");
}

export function breakerText({ maxConnections, maxPendingRequests, maxRequests }: Limits): string {
  const parts = [
    maxConnections === null ? "" : `${maxConnections} connections`,
    maxPendingRequests === null ? "" : `${maxPendingRequests} pending`,
    maxRequests === null ? "" : `${maxRequests} requests`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "no limit" : `${parts.join(", ")} per client proxy`;
}

export function ejectionText({ ejection, endpoints }: Limits): string {
  if (ejection === null) return "off";
  return ejection.mayEject === 0
    ? `never: ${ejection.maxPercent} % of ${endpoints} is less than one`
    : `at most ${ejection.mayEject} of ${endpoints} out`;
}
