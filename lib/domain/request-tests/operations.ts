import type { MeshPort, MeshService } from "../mesh/mesh-service.ts";
import type { MeshSnapshot } from "../mesh/snapshot.ts";
import { enforcementOf } from "../simulation/authz/authorize.ts";
import { type Clause, objectsFor, type PolicyTarget, readPolicy } from "../simulation/authz/policy.ts";
import { asDiscovered } from "../simulation/discovery.ts";
import { serviceWaypoint } from "../simulation/waypoint/find-waypoint.ts";
import { waypointTarget } from "../simulation/waypoint/judge-waypoint.ts";

/** A request that stands for all that a rule tells apart. */
export interface Operation {
  /** As the rules write it: "GET /api/*". */
  readonly label: string;
  readonly method: string;
  readonly path: string;
}

interface ServicePort {
  readonly service: MeshService;
  readonly port: MeshPort;
}

const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];
const MOST_OPERATIONS = 24;
const ELSEWHERE = "/any-other-path";

/** Every method and path that policies of the target's waypoint and workloads name, and one request that none of them names. */
export function operationsOf(mesh: MeshSnapshot, { service, port }: ServicePort): readonly Operation[] {
  const clauses = judgesOf(mesh, { service, port }).flatMap((judge) =>
    objectsFor(mesh, "AuthorizationPolicy", judge)
      .map(readPolicy)
      .flatMap(({ rules }) => rules.flatMap(({ to }) => to)),
  );
  const named = clauses.flatMap(namedBy);
  const methods = new Set(clauses.flatMap((clause) => valuesOf(clause, "method")));
  const other = METHODS.find((method) => !methods.has(method)) ?? "TRACE";
  const all = [...named, { label: "anything else", method: other, path: ELSEWHERE }];
  return [...new Map(all.map((operation) => [operation.label, operation])).values()].slice(-MOST_OPERATIONS);
}

/** The proxies whose policies a request for the service may meet: those of its workloads, and its waypoint. */
function judgesOf(known: MeshSnapshot, { service, port }: ServicePort): readonly PolicyTarget[] {
  const mesh = asDiscovered(known);
  const { waypoint } = serviceWaypoint(mesh, service);
  const servers = service.endpoints(port).map(({ namespace, labels }) => ({
    namespace,
    labels,
    enforcement: enforcementOf(mesh, { namespace, labels }),
  }));
  if (waypoint === null) return servers;
  return [{ ...waypointTarget(waypoint, { service, port: port.port }), enforcement: "waypoint" }, ...servers];
}

function valuesOf(clause: Clause, attribute: string): readonly string[] {
  return clause.flatMap((predicate) =>
    predicate.attribute === attribute && !predicate.negated ? predicate.values : [],
  );
}

function namedBy(clause: Clause): readonly Operation[] {
  const methods = valuesOf(clause, "method");
  const paths = valuesOf(clause, "path");
  if (methods.length === 0 && paths.length === 0) return [];
  return (methods.length === 0 ? [null] : methods).flatMap((method) =>
    (paths.length === 0 ? [null] : paths).map((path) => ({
      label: `${method ?? "any method"} ${path ?? "any path"}`,
      method: method === null || method === "*" ? "GET" : method,
      path: path === null ? ELSEWHERE : sampleOf(path),
    })),
  );
}

/** A path that a pattern matches: `/api/*` → `/api/x`; `*` and templates are filled in. */
function sampleOf(pattern: string): string {
  const filled = pattern.replaceAll("{**}", "x/y").replaceAll("{*}", "x");
  if (filled === "*") return "/x";
  if (filled.endsWith("*")) return `${filled.slice(0, -1)}x`;
  return filled.startsWith("*") ? `/x${filled.slice(1)}` : filled;
}
