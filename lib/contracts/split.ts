import * as z from "zod/mini";
import { defineContract } from "./api.ts";
import { owner } from "./changes.ts";
import { latencyMs, metricsStatus, windowSeconds } from "./mesh-query.ts";
import { objectRef } from "./object-ref.ts";
import { objectParams } from "./objects.ts";

const path = z.array(z.union([z.string(), z.number()]));

const destination = z.object({
  /** Subset or short name of the service; unique within its route. */
  name: z.string(),
  host: z.string(),
  fqdn: z.string(),
  subset: z.nullable(z.string()),
  port: z.nullable(z.number()),
  /** Null when the object says none. */
  statedWeight: z.nullable(z.number()),
  /** What the proxy works with. */
  weight: z.number(),
  weightPath: path,
  /** `namespace/name`. */
  workloads: z.array(z.string()),
  versions: z.array(z.string()),
  readyPods: z.number(),
  desiredPods: z.number(),
  /** Why requests reach nobody here; null when they reach somebody. */
  problem: z.nullable(z.string()),
  /** What the workloads behind it get now, whichever way it comes. Null without metrics. */
  rateRps: z.nullable(z.number()),
  /** 0–1; null without requests. */
  errorRatio: z.nullable(z.number()),
  latencyMs: z.nullable(latencyMs),
});

/** One caller of the destinations and what is known of the way its requests take. */
const caller = z.object({
  namespace: z.string(),
  workload: z.string(),
  isPlaintext: z.boolean(),
  /** `split`: this route is among those its proxy may use. */
  way: z.enum(["split", "elsewhere", "unknown"]),
  /** Why `elsewhere` or `unknown`; for `split` what else leads there. Null when nothing else does. */
  because: z.nullable(z.string()),
  /** By destination of the route, in its order. */
  versions: z.array(
    z.object({
      rateRps: z.number(),
      /** Only this route leads the caller there. */
      isExclusive: z.boolean(),
    }),
  ),
});

const route = z.object({
  protocol: z.enum(["http", "grpc", "tcp", "tls"]),
  /** Position in the object's list of that protocol. */
  index: z.number(),
  name: z.nullable(z.string()),
  path,
  /** In words, one per alternative; empty matches everything. */
  matches: z.array(z.string()),
  destinations: z.array(destination),
  /** Sum of the weights. */
  total: z.number(),
  /** What it does instead of forwarding. */
  instead: z.nullable(z.string()),
  /** Fields that the split does not touch. */
  otherFields: z.array(z.string()),
  /** Timeout, retries and the like in words. */
  notes: z.array(z.string()),
  timeoutMs: z.nullable(z.number()),
  /** Why no request gets here; null when some may. */
  deadBecause: z.nullable(z.string()),
  /** Empty for routes with one destination and for TCP. */
  callers: z.array(caller),
});

export const readSplit = defineContract({
  id: "readSplit",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/split/{group}/{kind}/{namespace}/{name}",
  summary: "Routes of a VirtualService, HTTPRoute or GRPCRoute with their weights, versions and live traffic",
  params: objectParams,
  query: z.object({ window: z._default(windowSeconds, 60) }),
  response: z.object({
    ref: objectRef,
    apiVersion: z.string(),
    uid: z.string(),
    resourceVersion: z.string(),
    /** Canonical YAML of the object as the person may read it now. */
    text: z.string(),
    /** The same as JSON: the base of a draft. */
    object: z.looseObject({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: z.looseObject({ name: z.string() }),
    }),
    /** Hosts or parents it is for, as written. */
    hosts: z.array(z.string()),
    routes: z.array(route),
    /** Other objects for the same hosts: what wins, what loses. */
    competing: z.array(z.object({ ref: objectRef, sentence: z.string(), wins: z.boolean() })),
    owners: z.array(owner),
    /** `update` by the cluster, the others by role. */
    may: z.object({ update: z.boolean(), draft: z.boolean(), apply: z.boolean() }),
    /** "virtualservices". */
    resource: z.string(),
    metrics: metricsStatus,
    windowS: z.number(),
    /** Requests to the destinations that reached no endpoint (UH, UO, NC, NR). */
    unattributedRps: z.number(),
    /** Callers in namespaces that the person may not see. */
    hiddenCallers: z.number(),
    hiddenRps: z.number(),
  }),
});
