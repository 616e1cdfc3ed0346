import * as z from "zod/mini";
import { clusterParams, defineContract } from "./api.ts";
import { metricsStatus, windowSeconds } from "./mesh-query.ts";

/** `app=api,version=v1`; empty selects every workload of the namespace. */
const labelList = z.pipe(
  z._default(z.string().check(z.maxLength(4_000)), ""),
  z.transform((text) =>
    Object.fromEntries(
      text
        .split(",")
        .filter((pair) => pair !== "")
        .map((pair): [string, string] => {
          const at = pair.indexOf("=");
          return at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
        }),
    ),
  ),
);

const inboundEdge = z.object({
  source: z.object({
    namespace: z.string(),
    workload: z.string(),
    /** SPIFFE id without scheme; null for callers without identity. */
    principal: z.nullable(z.string()),
  }),
  destination: z.object({ namespace: z.string(), workload: z.string(), service: z.string() }),
  protocol: z.enum(["http", "grpc", "tcp"]),
  /** Requests; 0 for TCP, of which only bytes are counted. */
  rateRps: z.number(),
  errorRatio: z.nullable(z.number()),
  bytesPerS: z.number(),
  /** Share with mutual TLS, 0–1; null when no server's proxy reported it. */
  mtlsRatio: z.nullable(z.number()),
});

export const readInbound = defineContract({
  id: "readInbound",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/inbound",
  summary: "Who calls the workloads that a selector picks, with identity and mutual TLS",
  params: clusterParams,
  query: z.object({
    namespace: z.string().check(z.minLength(1), z.maxLength(63)),
    labels: labelList,
    window: z._default(windowSeconds, 3600),
  }),
  response: z.object({
    metrics: metricsStatus,
    windowS: z.number(),
    /** In the root namespace a selector picks from every namespace of the mesh. */
    isMeshWide: z.boolean(),
    pods: z.number(),
    /** `namespace/workload`. */
    workloads: z.array(z.string()),
    /** Busiest first. */
    edges: z.array(inboundEdge),
    /** Callers in namespaces that the person may not see; they are in no other number here. */
    hiddenCallers: z.number(),
  }),
});
