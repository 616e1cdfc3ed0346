import * as z from "zod/mini";
import { PAIR_EDITS } from "../domain/topology/pair-edit/pair-edit.ts";
import { clusterParams, defineContract } from "./api.ts";
import { codeRate, health, latencyMs, metricsStatus, namespaceList, windowSeconds } from "./mesh-query.ts";
import { objectRef } from "./object-ref.ts";

const traffic = z.object({ rateRps: z.number(), errorRatio: z.nullable(z.number()), bytesPerS: z.number() });

export const topologyNode = z.object({
  id: z.string(),
  kind: z.enum(["workload", "service", "app", "gateway", "waypoint", "service-entry", "outside"]),
  namespace: z.string(),
  name: z.string(),
  version: z.nullable(z.string()),
  app: z.string(),
  health,
  membership: z.enum(["sidecar", "ambient", "none", "unknown"]),
  inbound: traffic,
  outbound: traffic,
  badges: z.array(z.enum(["routing", "breaker", "timeout", "fault", "mirror", "policy"])),
  pods: z.nullable(z.object({ desired: z.number(), ready: z.number() })),
  appBox: z.nullable(z.string()),
});

export const topologyEdge = z.object({
  id: z.string(),
  source: z.string(),
  target: z.string(),
  protocol: z.enum(["http", "grpc", "tcp"]),
  rateRps: z.number(),
  codes: z.array(codeRate),
  errorRatio: z.nullable(z.number()),
  latencyMs: z.nullable(latencyMs),
  bytesPerS: z.number(),
  mtlsRatio: z.nullable(z.number()),
  health,
  share: z.nullable(z.number()),
  principals: z.array(z.string()),
});

export const topologyBox = z.object({
  id: z.string(),
  kind: z.enum(["namespace", "app"]),
  namespace: z.string(),
  name: z.string(),
  parent: z.nullable(z.string()),
  outOfMesh: z.boolean(),
});

export const topologyView = z.enum(["workload", "versioned", "app", "service"]);

const nodeId = z.string().check(z.minLength(1), z.maxLength(600));

export const draftFromGraph = defineContract({
  id: "draftFromGraph",
  method: "POST",
  path: "/api/v1/clusters/{cluster}/topology/drafts",
  summary: "Make a draft from two nodes of the graph: the first calls, the second is called",
  params: clusterParams,
  body: z.object({ edit: z.enum(PAIR_EDITS), source: nodeId, target: nodeId }),
  response: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("draft"),
      id: z.string(),
      /** The only object of the draft; null when it has several. */
      ref: z.nullable(objectRef),
    }),
    /** The object exists and has an editor for this. */
    z.object({ kind: z.literal("open"), editor: z.literal("split"), ref: objectRef }),
    /** It makes no sense for these two. */
    z.object({ kind: z.literal("refused"), because: z.string(), hint: z.string() }),
  ]),
});

export const readTopology = defineContract({
  id: "readTopology",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/topology",
  summary: "The graph of observed traffic over workloads and services",
  params: clusterParams,
  query: z.object({
    view: z._default(topologyView, "versioned"),
    namespaces: namespaceList,
    window: z._default(windowSeconds, 60),
    idle: z._default(z.enum(["true", "false"]), "false"),
  }),
  response: z.object({
    view: topologyView,
    windowS: z.number(),
    metrics: metricsStatus,
    /** Namespaces that exist and are hidden from this person. */
    hiddenNamespaces: z.number(),
    /** Greater than 1 when the queries had to be split for size. */
    shards: z.number(),
    nodes: z.array(topologyNode),
    edges: z.array(topologyEdge),
    boxes: z.array(topologyBox),
  }),
});
