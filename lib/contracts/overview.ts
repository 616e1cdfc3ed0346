import * as z from "zod/mini";
import { clusterParams, defineContract } from "./api.ts";
import { objectRef } from "./object-ref.ts";
import { health, metricsStatus, namespaceList, point, windowSeconds, historySeconds } from "./mesh-query.ts";

const namespaceRow = z.object({
  name: z.string(),
  health,
  workloads: z.number(),
  /** Null while traffic is not known. */
  rateRps: z.nullable(z.number()),
  errorRatio: z.nullable(z.number()),
  p95Ms: z.nullable(z.number()),
  /** Effective mode of a workload without a policy of its own. */
  mtlsMode: z.enum(["STRICT", "PERMISSIVE", "DISABLE", "none"]),
  injection: z.object({
    mode: z.enum(["sidecar", "ambient", "none"]),
    injected: z.number(),
    pods: z.number(),
  }),
});

const controlPlane = z.object({
  revision: z.string(),
  version: z.string(),
  namespace: z.string(),
  ready: z.number(),
  desired: z.number(),
  /** Connected proxies by istiod's own count; null without metrics. */
  proxies: z.nullable(z.number()),
  rejected: z.nullable(z.number()),
});

const attention = z.object({
  id: z.string(),
  severity: z.enum(["error", "warning"]),
  title: z.string(),
  because: z.array(z.string()),
  namespace: z.string(),
  /** Where to look: a service or workload. */
  service: z.nullable(z.string()),
  /** The object that a rule complains of, and the rule's permanent code; null for what traffic or pods say. */
  object: z.nullable(objectRef),
  code: z.nullable(z.string()),
});

export const readOverview = defineContract({
  id: "readOverview",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/overview",
  summary: "The mesh at a glance: traffic, namespaces, control planes and what needs attention",
  params: clusterParams,
  query: z.object({ namespaces: namespaceList, window: z._default(windowSeconds, 60) }),
  response: z.object({
    metrics: metricsStatus,
    windowS: z.number(),
    hiddenNamespaces: z.number(),
    tiles: z.object({
      rateRps: z.nullable(z.number()),
      errorRatio: z.nullable(z.number()),
      p95Ms: z.nullable(z.number()),
      mtlsRatio: z.nullable(z.number()),
      plaintextRps: z.nullable(z.number()),
      proxies: z.number(),
      podsInMesh: z.number(),
      pods: z.number(),
      workloadsInMesh: z.number(),
      workloads: z.number(),
    }),
    namespaces: z.array(namespaceRow),
    /** Worst first. */
    attention: z.array(attention),
    /** How many were left out of `attention`. */
    attentionMore: z.number(),
    controlPlanes: z.array(controlPlane),
  }),
});

const series = z.object({
  /** Empty for the whole mesh. */
  namespace: z.string(),
  rateRps: z.array(point),
  errorRatio: z.array(point),
  p95Ms: z.array(point),
});

export const readOverviewHistory = defineContract({
  id: "readOverviewHistory",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/overview/history",
  summary: "Requests, error share and p95 over time, for the mesh and by namespace",
  params: clusterParams,
  query: z.object({ namespaces: namespaceList, window: z._default(historySeconds, 3600) }),
  response: z.object({
    metrics: metricsStatus,
    startMs: z.number(),
    endMs: z.number(),
    stepMs: z.number(),
    mesh: series,
    namespaces: z.array(series),
  }),
});
