import type { z } from "zod";
import { hostOfAuthority } from "@/lib/domain/istio/host.ts";
import { podsIn } from "@/lib/domain/mesh/lookup-endpoints.ts";
import type { MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import type { Missing } from "@/lib/domain/simulation/evidence.ts";
import {
  authorize,
  type AuthorizeRequest,
  negotiateMtls,
  routeRequest,
  traceRequest,
} from "@/lib/domain/simulation/index.ts";
import type { From } from "@/lib/domain/simulation/request.ts";
import { hasLabels } from "@/lib/domain/simulation/spec-fields.ts";
import { authorizeAnswer, mtlsAnswer, routeAnswer, traceAnswer } from "./answers.ts";
import {
  authorizeRequestSchema,
  mtlsRequestSchema,
  readRequests,
  routeRequestSchema,
  traceRequestSchema,
} from "./requests.ts";
import type { RequestCommand } from "./usage.ts";

type RouteLine = z.infer<typeof routeRequestSchema>;
type TraceLine = z.infer<typeof traceRequestSchema>;
type AuthorizeLine = z.infer<typeof authorizeRequestSchema>;

/** One answer per request, in order. */
export function answersOf(mesh: MeshSnapshot, command: RequestCommand, file: string): readonly object[] {
  const missing = notGiven(mesh, command);
  switch (command) {
    case "route":
      return readRequests(file, routeRequestSchema).map((line) => ({
        id: line.id ?? null,
        ...route(mesh, line, missing),
      }));
    case "trace":
      return readRequests(file, traceRequestSchema).map((line) => ({
        id: line.id ?? null,
        ...trace(mesh, line, missing),
      }));
    case "mtls":
      return readRequests(file, mtlsRequestSchema).map(({ id, from, to, port }) => ({
        id: id ?? null,
        ...mtlsAnswer(
          mesh,
          withMissing(negotiateMtls(mesh, { from: fromOf(mesh, from), to, port }), missing),
        ),
      }));
    case "authorize":
      return readRequests(file, authorizeRequestSchema).map((line) => ({
        id: line.id ?? null,
        ...judge(mesh, line, missing),
      }));
  }
}

/** A client that does not say whether it is in the mesh is what its pod is; without a pod it is in it. */
function fromOf(mesh: MeshSnapshot, from: RouteLine["from"]): From {
  if ("gateway" in from) {
    const { namespace, labels } = from.gateway;
    return { gateway: { namespace, labels: labels ?? {} }, ip: from.ip ?? null };
  }
  const labels = from.labels ?? {};
  const pod = podOf(mesh, from.namespace, labels);
  return {
    namespace: from.namespace,
    labels,
    serviceAccount: from.serviceAccount ?? pod?.serviceAccount ?? "default",
    ip: from.ip ?? null,
    inMesh: from.inMesh ?? pod?.dataplane !== "none",
  };
}

function podOf(
  mesh: MeshSnapshot,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): ReturnType<typeof podsIn>[number] | undefined {
  if (Object.keys(labels).length === 0) return undefined;
  const wanted = new Map(Object.entries(labels));
  return podsIn(mesh, namespace).find((pod) => hasLabels(pod.labels, wanted));
}

function httpOf(line: Pick<RouteLine, "method" | "authority" | "path" | "headers">): {
  readonly method: string;
  readonly authority: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
} {
  const headers = Object.entries(line.headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  return {
    method: line.method ?? "GET",
    authority: line.authority ?? "",
    path: line.path ?? "/",
    headers: Object.fromEntries(headers),
  };
}

function route(mesh: MeshSnapshot, line: RouteLine, missing: readonly Missing[]): object {
  const from = fromOf(mesh, line.from);
  const request = { from, port: line.port, scheme: line.scheme ?? ("http" as const), ...httpOf(line) };
  return routeAnswer(mesh, withMissing(routeRequest(mesh, request), missing));
}

function trace(mesh: MeshSnapshot, line: TraceLine, missing: readonly Missing[]): object {
  const http = httpOf(line);
  const to = line.to ?? null;
  const named = to !== null && "service" in to ? to.service : "";
  const authority = http.authority === "" ? hostOfAuthority(named) : http.authority;
  const request = {
    from: fromOf(mesh, line.from),
    to,
    port: line.port,
    protocol: line.protocol ?? ("http" as const),
    ...http,
    ...(line.sni === undefined ? {} : { sni: line.sni }),
    authority,
  };
  return traceAnswer(mesh, withMissing(traceRequest(mesh, request), missing));
}

function judge(
  mesh: MeshSnapshot,
  { to, source, ...line }: AuthorizeLine,
  missing: readonly Missing[],
): object {
  const request: AuthorizeRequest = {
    to: { namespace: to.namespace, labels: to.labels ?? {}, ...known("port", to.port) },
    source: {
      ...known("principal", source?.principal),
      ...known("namespace", source?.namespace),
      ...known("ip", source?.ip),
      ...known("inMesh", source?.inMesh),
      ...known("requestPrincipal", source?.requestPrincipal),
      ...known("claims", source?.claims),
    },
    ...(line.protocol === undefined || line.protocol === null ? {} : { protocol: line.protocol }),
    ...known("method", line.method),
    ...known("authority", line.authority),
    ...known("path", line.path),
    ...known("headers", line.headers),
  };
  return authorizeAnswer(mesh, withMissing(authorize(mesh, request), missing));
}

/** The field when it is there: absent means not known, null means none. */
function known<K extends string, V>(name: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : one(name, value);
}

/** A computed key widens to string: the object has exactly the one given. */
function one<K extends string, V>(name: K, value: V): { readonly [key in K]?: V } {
  return { [name]: value } as { readonly [key in K]?: V };
}

const DECIDING: Readonly<Record<RequestCommand, readonly string[]>> = {
  route: ["VirtualService.networking.istio.io", "DestinationRule.networking.istio.io"],
  authorize: ["AuthorizationPolicy.security.istio.io"],
  mtls: ["PeerAuthentication.security.istio.io", "DestinationRule.networking.istio.io"],
  trace: [
    "VirtualService.networking.istio.io",
    "DestinationRule.networking.istio.io",
    "AuthorizationPolicy.security.istio.io",
    "PeerAuthentication.security.istio.io",
  ],
};

/** Kinds that may decide and of which no object was given: taken as none, and said. */
function notGiven(mesh: MeshSnapshot, command: RequestCommand): readonly Missing[] {
  return DECIDING[command]
    .filter((key) => mesh.availability.get(key)?.state === "pending")
    .map((key) => ({
      what: key.split(".")[0] ?? key,
      why: "None was given; taken as none (--complete says that there is none)",
    }));
}

function withMissing<A extends { readonly missing: readonly Missing[] }>(
  answer: A,
  missing: readonly Missing[],
): A {
  return missing.length === 0 ? answer : { ...answer, missing: [...answer.missing, ...missing] };
}
