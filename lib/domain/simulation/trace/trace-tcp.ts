import type { JsonObject } from "../../base/json.ts";
import type { MeshService, MeshPort } from "../../mesh/mesh-service.ts";
import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import { inRange } from "../authz/ip-range.ts";
import { because } from "../because.ts";
import { resolveDestination } from "../destination/resolve-destination.ts";
import { connect } from "../mtls/connect.ts";
import { concernsProxy, type ProxyView } from "../route/generate-rules.ts";
import type { RouteDestination } from "../route/http-rule.ts";
import { visibleSets } from "../route/mesh-rules.ts";
import { readDestination, readGeneration } from "../route/read-virtual-service.ts";
import { objectsAt, textsAt } from "../spec-fields.ts";
import type { TraceRouteFacts } from "../trace-outcome.ts";
import { type Caller, deliver, type Sent } from "./deliver.ts";
import { type OutcomeList, outcome } from "./outcomes.ts";

export interface TcpTrace {
  readonly mesh: MeshSnapshot;
  readonly list: OutcomeList;
  readonly caller: Caller;
  readonly client: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  readonly raw: Sent;
}

/** A connection through a sidecar to a TCP port of a Service: first tcp route that matches, weights per connection. */
export function traceTcp(trace: TcpTrace, service: MeshService, port: MeshPort): void {
  const { mesh, client, list } = trace;
  const plain: RouteDestination = {
    host: service.host,
    subset: null,
    port: port.port,
    weight: 1,
    requestHeaders: NONE,
    responseHeaders: NONE,
    invalid: null,
  };
  const destinations = tcpDestinations(trace, service, port) ?? [plain];
  const counted =
    destinations.length === 1 ? destinations.map((one) => ({ ...one, weight: 1 })) : destinations;
  const total = counted.reduce((sum, { weight }) => sum + weight, 0);
  for (const { host, subset, port: number, weight } of counted.filter((one) => one.weight > 0)) {
    const share = weight / total;
    const resolved = resolveDestination(mesh, {
      client,
      host,
      subset,
      port: number,
      listenerPort: port.port,
    });
    list.because(resolved.evidence);
    list.missing(resolved.missing);
    const { endpoints, servicePort } = resolved;
    if (resolved.service === null || servicePort === null || resolved.outcome === "no-subset") {
      list.add(outcome({ share, why: "no-destination", flags: "NC" }));
      continue;
    }
    if (endpoints.length === 0) {
      list.add(outcome({ share, why: "no-endpoints", flags: "UH" }));
      continue;
    }
    const side = {
      service: resolved.service,
      policy: resolved.policy,
      rule: resolved.rule,
      port: servicePort,
    };
    for (const endpoint of endpoints) {
      deliver(mesh, list, {
        share: share / endpoints.length,
        delayMs: 0,
        endpoint,
        connection: connect(mesh, side, endpoint),
        caller: trace.caller,
        sent: null,
        raw: trace.raw,
        edits: null,
        route: tcpFacts(host, subset, servicePort.port),
        delivered: "forwarded",
      });
    }
  }
}

const NONE = { set: {}, add: {}, remove: [] } as const;

function tcpFacts(host: string, subset: string | null, port: number): TraceRouteFacts {
  return { host, subset, port, timeoutMs: null, retries: null, mtls: "plaintext", mirrors: [] };
}

/** Null when no tcp route concerns the connection. */
function tcpDestinations(
  { mesh, client, list }: TcpTrace,
  service: MeshService,
  port: MeshPort,
): readonly RouteDestination[] | null {
  const sets = visibleSets(mesh, client.namespace).exact.get(service.host) ?? [];
  const set = sets.find(({ object }) => object.kind === "VirtualService");
  if (set === undefined) return null;
  const proxy: ProxyView = { ...client, port: port.port, gateways: new Set(["mesh"]) };
  for (const [index, route] of objectsAt(set.object.spec, "tcp").entries()) {
    const matches = objectsAt(route, "match");
    const met =
      matches.length === 0 ||
      matches.some(
        (match) => concernsProxy(readGeneration(set.object, match), proxy) && reaches(match, service),
      );
    if (!met) continue;
    list.because([
      because(mesh.cluster, set.object, {
        path: ["spec", "tcp", index],
        text: "The tcp route takes the connection",
      }),
    ]);
    return objectsAt(route, "route").map((entry) =>
      readDestination({ object: set.object, domain: mesh.settings.domain }, entry),
    );
  }
  return null;
}

function reaches(match: JsonObject, service: MeshService): boolean {
  const subnets = textsAt(match, "destinationSubnets");
  if (subnets.length === 0) return true;
  return service.addresses.some((address) => subnets.some((subnet) => inRange(address, subnet) === true));
}
