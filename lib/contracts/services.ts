import * as z from "zod/mini";
import { clusterId, clusterParams, defineContract } from "./api.ts";
import {
  codeRate,
  health,
  latencyMs,
  metricsStatus,
  namespaceList,
  point,
  windowSeconds,
  historySeconds,
} from "./mesh-query.ts";
import { objectRef } from "./object-ref.ts";

export const listServices = defineContract({
  id: "listServices",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/services",
  summary: "Services with their traffic and health",
  params: clusterParams,
  query: z.object({ namespaces: namespaceList, window: z._default(windowSeconds, 60) }),
  response: z.object({
    metrics: metricsStatus,
    windowS: z.number(),
    hiddenNamespaces: z.number(),
    services: z.array(
      z.object({
        namespace: z.string(),
        name: z.string(),
        health,
        /** Null, as everything counted here, while traffic is not known: `metrics` says why. */
        rateRps: z.nullable(z.number()),
        errorRatio: z.nullable(z.number()),
        p95Ms: z.nullable(z.number()),
        mtlsRatio: z.nullable(z.number()),
        bytesPerS: z.number(),
        ports: z.array(z.object({ name: z.string(), port: z.number(), protocol: z.string() })),
        versions: z.array(z.string()),
        ready: z.number(),
        endpoints: z.number(),
        callers: z.nullable(z.number()),
      }),
    ),
  }),
});

const serviceParams = z.object({
  cluster: clusterId,
  namespace: z.string().check(z.minLength(1), z.maxLength(63)),
  name: z.string().check(z.minLength(1), z.maxLength(253)),
});

const flow = z.object({
  namespace: z.string(),
  workload: z.string(),
  principal: z.nullable(z.string()),
  health,
  rateRps: z.number(),
  errorRatio: z.nullable(z.number()),
  latencyMs: z.nullable(latencyMs),
  mtlsRatio: z.nullable(z.number()),
  bytesPerS: z.number(),
});

export const readService = defineContract({
  id: "readService",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/services/{namespace}/{name}",
  summary: "One service: versions, callers, responses, routes and the objects that decide",
  params: serviceParams,
  query: z.object({ window: z._default(windowSeconds, 60) }),
  response: z.object({
    metrics: metricsStatus,
    windowS: z.number(),
    namespace: z.string(),
    name: z.string(),
    host: z.string(),
    type: z.string(),
    health,
    mtlsMode: z.enum(["STRICT", "PERMISSIVE", "DISABLE"]),
    mtlsRatio: z.nullable(z.number()),
    /** Null while traffic is not known: `metrics` says why. */
    rateRps: z.nullable(z.number()),
    errorRatio: z.nullable(z.number()),
    latencyMs: z.nullable(latencyMs),
    ports: z.array(
      z.object({ name: z.string(), port: z.number(), targetPort: z.string(), protocol: z.string() }),
    ),
    versions: z.array(
      z.object({
        version: z.string(),
        workload: z.string(),
        workloadKind: z.string(),
        /** 0–1 of the service's requests; null without traffic. */
        share: z.nullable(z.number()),
        rateRps: z.nullable(z.number()),
        errorRatio: z.nullable(z.number()),
        latencyMs: z.nullable(latencyMs),
        ready: z.number(),
        desired: z.number(),
      }),
    ),
    /** Requests that reached no endpoint (UH, UO, NC, NR, FI). */
    unattributedRps: z.number(),
    callers: z.array(
      z.extend(flow, {
        /** Where its requests went; the parts add up to its rate but for those that reached no endpoint. */
        versions: z.array(z.object({ version: z.string(), rateRps: z.number() })),
      }),
    ),
    callees: z.array(z.extend(flow, { service: z.string() })),
    responses: z.array(
      z.extend(codeRate, {
        /** 0–1 of all responses. */
        share: z.number(),
        isFailure: z.boolean(),
        /** Versions that answered so; empty when no endpoint was reached. */
        versions: z.array(z.string()),
        /** `namespace/workload` of the caller that got most of them. */
        mostlyTo: z.nullable(z.string()),
      }),
    ),
    pods: z.array(
      z.object({
        name: z.string(),
        version: z.string(),
        phase: z.string(),
        ready: z.boolean(),
        node: z.string(),
        dataplane: z.enum(["sidecar", "ambient", "none"]),
        restarts: z.number(),
        createdAtMs: z.number(),
      }),
    ),
    routes: z.array(
      z.object({
        object: objectRef,
        /** Position in the object's list of http, tls or tcp routes. */
        index: z.number(),
        /** Conditions in words, one per match; empty matches everything. */
        matches: z.array(z.string()),
        /** Where requests go in words and numbers. */
        destinations: z.array(
          z.object({
            host: z.string(),
            subset: z.nullable(z.string()),
            weight: z.number(),
            share: z.number(),
          }),
        ),
        /** Redirect, direct response, delegate or fault, in words. */
        notes: z.array(z.string()),
        timeout: z.nullable(z.string()),
        /** Retries in force, Istio's default included; null when the route does not retry or does not forward. */
        retries: z.nullable(
          z.object({
            attempts: z.number(),
            perTryTimeout: z.nullable(z.string()),
            retryOn: z.array(z.string()),
          }),
        ),
        /** Why nothing ever reaches it; null when something may. */
        deadBecause: z.nullable(z.string()),
      }),
    ),
    /** Limits of the DestinationRule in force, for clients of the service's namespace, by subset that routes use. */
    resilience: z.array(
      z.object({
        /** Null: requests that no subset takes. */
        subset: z.nullable(z.string()),
        rule: z.nullable(objectRef),
        endpoints: z.number(),
        /** Per client proxy; null is unlimited. */
        maxConnections: z.nullable(z.number()),
        maxPendingRequests: z.nullable(z.number()),
        maxRequests: z.nullable(z.number()),
        /** Null without outlier detection. */
        ejection: z.nullable(z.object({ maxPercent: z.number(), mayEject: z.number() })),
      }),
    ),
    objects: z.array(
      z.object({ ref: objectRef, badge: z.string(), summary: z.string(), isShadowed: z.boolean() }),
    ),
  }),
});

export const readServiceHistory = defineContract({
  id: "readServiceHistory",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/services/{namespace}/{name}/history",
  summary: "Requests, error share and p95 of one service over time, by version",
  params: serviceParams,
  query: z.object({ window: z._default(historySeconds, 3600) }),
  response: z.object({
    metrics: metricsStatus,
    startMs: z.number(),
    endMs: z.number(),
    stepMs: z.number(),
    versions: z.array(
      z.object({
        version: z.string(),
        rateRps: z.array(point),
        errorRatio: z.array(point),
        p95Ms: z.array(point),
      }),
    ),
  }),
});

const clientLoad = z.object({
  namespace: z.string(),
  workload: z.string(),
  /** Proxies that hold the limit: pods of the caller that are ready; as many as reported where no pod is known. */
  proxies: z.number(),
  rateRps: z.number(),
  /** Requests that its proxies refused by a limit (UO), and those that found no healthy endpoint (UH). */
  overflowRps: z.number(),
  unhealthyRps: z.number(),
  /**
   * Requests under way in its busiest proxy: now, the middle and the highest of the averages over each step. Null when its
   * proxies report no times.
   */
  perProxy: z.nullable(z.object({ now: z.number(), median: z.number(), p99: z.number(), peak: z.number() })),
});

export const readServiceLoad = defineContract({
  id: "readServiceLoad",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/services/{namespace}/{name}/load",
  summary: "Requests under way in the proxies that call one service, to hold against its limits",
  params: serviceParams,
  query: z.object({ window: z._default(historySeconds, 3600) }),
  response: z.object({
    metrics: metricsStatus,
    startMs: z.number(),
    endMs: z.number(),
    stepMs: z.number(),
    /** Seconds over which each value is an average: what is shorter is not in it. */
    averageS: z.number(),
    /** Ready endpoints: each of their proxies applies the same limit to what it receives. */
    servers: z.number(),
    /** Busiest first. */
    clients: z.array(clientLoad),
    /** Callers in namespaces that the person may not see; their requests are in no other number here. */
    hiddenClients: z.number(),
    /** Requests under way in the busiest proxy of all callers. */
    highest: z.array(point),
    /** The same in the proxy in the middle. */
    middle: z.array(point),
    /** Endpoints that are ejected now; null when proxies do not export the statistic. */
    ejectedNow: z.nullable(z.number()),
  }),
});
