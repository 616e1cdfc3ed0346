import { toJsonPointer } from "@/lib/domain/base/json.ts";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { configObjects, type MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import {
  type AuthorizeAnswer,
  editsFor,
  isNoEdit,
  type MtlsAnswer,
  type RouteAnswer,
  type RoutedDestination,
} from "@/lib/domain/simulation/index.ts";
import type { Evidence } from "@/lib/domain/simulation/evidence.ts";
import type { HeaderEdits, TraceAnswer } from "@/lib/domain/simulation/trace-outcome.ts";

type Identified = Pick<ObjectRef, "group" | "kind" | "namespace" | "name">;

function objectOf(mesh: MeshSnapshot, { group, kind, namespace, name }: Identified): object {
  const stored = configObjects(mesh, kind, group).get(namespace, name)?.apiVersion;
  const apiVersion = stored ?? (group === "" ? "v1" : `${group}/v1`);
  return { apiVersion, kind, namespace, name };
}

function evidenceOf(mesh: MeshSnapshot, evidence: readonly Evidence[]): readonly object[] {
  return evidence.map(({ object, path, text }) => ({
    object: object === null ? null : objectOf(mesh, object),
    path: toJsonPointer(path),
    text,
  }));
}

function edits(edit: HeaderEdits): HeaderEdits | null {
  return isNoEdit(edit) ? null : edit;
}

export function routeAnswer(mesh: MeshSnapshot, answer: RouteAnswer): object {
  const { route, sent, rewritten, retries } = answer;
  const single = answer.destinations.length === 1 ? answer.destinations[0] : undefined;
  const shared = single === undefined ? null : editsFor(answer, single);
  return {
    outcome: answer.outcome,
    status: answer.status,
    location: answer.location,
    route:
      route === null ? null : { object: objectOf(mesh, route.object), name: route.name, index: route.index },
    destinations: answer.destinations.map((destination) => destinationOf(destination, single === undefined)),
    rewrite:
      rewritten.path || rewritten.authority
        ? { path: rewritten.path ? sent.path : null, authority: rewritten.authority ? sent.authority : null }
        : null,
    requestHeaders: edits(shared?.request ?? answer.requestHeaders),
    responseHeaders: edits(shared?.response ?? answer.responseHeaders),
    fault: answer.fault,
    timeoutMs: answer.timeoutMs,
    retries,
    mirrors: answer.mirrors,
    evidence: evidenceOf(mesh, answer.evidence),
    missing: answer.missing,
  };
}

/** Edits of a destination stand beside it only where there are several. */
function destinationOf(
  { share, resolved, requestHeaders, responseHeaders }: RoutedDestination,
  several: boolean,
): object {
  const { host, subset, port, endpoints } = resolved;
  const own = several
    ? { requestHeaders: edits(requestHeaders), responseHeaders: edits(responseHeaders) }
    : {};
  return { host, subset, port, share, endpoints: endpoints.length, ...own };
}

export function authorizeAnswer(mesh: MeshSnapshot, answer: AuthorizeAnswer): object {
  const { verdict, by, status, evidence, missing } = answer;
  return {
    verdict,
    by: by === null ? null : { object: objectOf(mesh, by.object), rule: by.rule },
    status,
    evidence: evidenceOf(mesh, evidence),
    missing,
  };
}

export function mtlsAnswer(mesh: MeshSnapshot, { outcome, evidence, missing }: MtlsAnswer): object {
  return { outcome, evidence: evidenceOf(mesh, evidence), missing };
}

export function traceAnswer(mesh: MeshSnapshot, { outcomes, evidence, missing }: TraceAnswer): object {
  return {
    outcomes: outcomes.map(({ share, status, by, delayMs, why }) => ({ share, status, by, delayMs, why })),
    evidence: evidenceOf(mesh, evidence),
    missing,
  };
}
