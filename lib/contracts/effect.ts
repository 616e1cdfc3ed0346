import * as z from "zod/mini";
import { REPLAY_CLASSES } from "../domain/simulation/replay/replayed-edge.ts";
import { defineContract } from "./api.ts";
import { changeParams } from "./changes.ts";
import { findingRow } from "./findings.ts";
import { metricsStatus } from "./mesh-query.ts";
import { objectRef } from "./object-ref.ts";
import { topologyBox, topologyEdge, topologyNode } from "./topology.ts";

const DAY_S = 86_400;

/** Seconds of observed traffic that a change is held against; over six hours the table of hours is read. */
export const LOOK_BACKS_S = [3_600, 21_600, DAY_S, 7 * DAY_S, 14 * DAY_S] as const;

const MAX_LOOK_BACK_S = 30 * DAY_S;

const evidence = z.object({
  ref: z.nullable(objectRef),
  /** JSON pointer into the object. */
  path: z.string(),
  /** Line of the draft's text, from 1; null for objects that the change does not write. */
  line: z.nullable(z.number()),
  text: z.string(),
});

export type EffectEvidence = z.infer<typeof evidence>;

const share = z.object({ workload: z.string(), ratio: z.number() });

const replayClass = z.enum(REPLAY_CLASSES);

const caller = z.object({
  namespace: z.string(),
  workload: z.string(),
  /** Null without an identity. */
  principal: z.nullable(z.string()),
});

const target = z.object({
  namespace: z.string(),
  service: z.string(),
  /** `namespace/name`; null when no endpoint was reached. */
  workload: z.nullable(z.string()),
});

const range = z.object({ minRatio: z.number(), maxRatio: z.number() });

const timeLimits = z.object({
  timeoutMs: z.nullable(z.number()),
  /** The first try and its retries. */
  tries: z.number(),
  perTryMs: z.nullable(z.number()),
  /** Longest time until the caller has an answer; null when nothing bounds it. */
  longestMs: z.nullable(z.number()),
});

const effectRow = z.object({
  id: z.string(),
  caller,
  target,
  protocol: z.enum(["http", "grpc", "tcp"]),
  /** Worst first. */
  classes: z.array(replayClass).check(z.minLength(1)),
  conditions: z.array(z.enum(["no-identity", "not-in-mesh", "not-observed"])),
  /** Over the look-back. */
  requests: z.number(),
  bytes: z.number(),
  /** Of all requests to the services that the change touches, 0–1; null without requests. */
  share: z.nullable(z.number()),
  rateRps: z.number(),
  /** Of today's requests, 0–1; null without requests. */
  errorRatio: z.nullable(z.number()),
  /** Null where only the whole look-back is known. */
  lastSeenMs: z.nullable(z.number()),
  /** Hours of the look-back in which it was seen; null where hours are not kept apart. */
  hoursSeen: z.nullable(z.number()),
  failing: z.nullable(range),
  moved: z.nullable(
    z.object({ before: z.array(share), after: z.array(share), onlyRule: z.nullable(z.string()) }),
  ),
  overLimit: z.nullable(
    z.object({
      expectedRequests: z.number(),
      allCallersRequests: z.number(),
      byClients: z.nullable(z.number()),
      byServers: z.nullable(z.number()),
    }),
  ),
  /** Other timeouts or retries, held against observed request times. */
  timing: z.nullable(
    z.object({
      before: timeLimits,
      after: timeLimits,
      onlyRule: z.nullable(z.string()),
      timingOut: z.nullable(range),
      triedAgain: z.nullable(range),
    }),
  ),
  because: z.array(evidence),
  missing: z.array(z.object({ what: z.string(), why: z.string() })),
  /** Edges of `graph` that show it. */
  graphEdges: z.array(z.string()),
});

export type EffectRow = z.infer<typeof effectRow>;

const classCount = z.object({
  edges: z.number(),
  callers: z.number(),
  requests: z.number(),
  bytes: z.number(),
});

export const changeEffect = z.object({
  lookBack: z.object({
    askedS: z.number(),
    /** What is known of it: less where traffic was not kept for so long. */
    fromMs: z.number(),
    toMs: z.number(),
    source: z.enum(["raw", "hours", "none"]),
    /** Hours of the look-back that could not be read. */
    missingHours: z.number(),
    /** Seconds up to now of which request times are known as histograms. */
    timesS: z.number(),
  }),
  metrics: metricsStatus,
  /** Observed edges that the change can touch. */
  touched: z.object({
    edges: z.number(),
    callers: z.number(),
    requests: z.number(),
    bytes: z.number(),
    services: z.array(z.object({ namespace: z.string(), name: z.string() })),
  }),
  counts: z.record(replayClass, classCount),
  /** Worst first, then by volume. */
  rows: z.array(effectRow),
  /** Rows left out for their number; all of them are in `counts`. */
  omittedRows: z.number(),
  /** Edges with an end in a namespace that the person may not see. */
  hiddenEdges: z.number(),
  /** Callers that were not seen, one of each identity: what the change would open and close for them. */
  notObserved: z.object({
    asked: z.number(),
    skipped: z.number(),
    newlyDenied: z.number(),
    newlyAllowed: z.number(),
    uncertain: z.number(),
    examples: z.array(
      z.object({ caller, target, class: z.enum(["newly-denied", "newly-allowed", "uncertain"]) }),
    ),
  }),
  /** Objects of the change whose kind is not replayed: what they do to requests is not known from here. */
  notReplayed: z.array(objectRef),
  findings: z.object({
    fresh: z.array(findingRow),
    fixed: z.array(findingRow),
    /** Of the objects of the change. */
    remaining: z.array(findingRow),
    missing: z.array(z.object({ what: z.string(), why: z.string() })),
  }),
  /** States between two writes in which something fares worse than before and after; empty: every order is safe. */
  path: z.object({
    writes: z.number(),
    /** What stands after each write, against today; empty where nothing happens to observed traffic. */
    steps: z.array(
      z.object({
        after: objectRef,
        write: z.number(),
        happening: z.array(z.object({ class: replayClass, ...classCount.shape })),
      }),
    ),
    problems: z.array(
      z.object({
        /** Last object written when it happens. */
        after: objectRef,
        write: z.number(),
        kind: z.enum(["interrupted", "exposed", "unclear"]),
        edges: z.number(),
        requests: z.number(),
        examples: z.array(z.object({ caller, target, isObserved: z.boolean(), because: z.string() })),
      }),
    ),
  }),
  /** How long proxies answer by the old and the new configuration at once; null when only routes and endpoints change. */
  coexistence: z.nullable(
    z.object({ objects: z.array(objectRef), drainMs: z.number(), isAssumed: z.boolean() }),
  ),
  /** Saved request tests on the draft; null where none are kept. */
  tests: z.nullable(
    z.object({
      total: z.number(),
      /** On the draft. */
      passed: z.number(),
      /** Those that answer otherwise than today. */
      changed: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          before: z.string(),
          after: z.string(),
          result: z.enum(["pass", "fail", "unknown"]),
          because: z.string(),
        }),
      ),
    }),
  ),
  graph: z.object({
    nodes: z.array(topologyNode),
    edges: z.array(topologyEdge),
    boxes: z.array(topologyBox),
    /** Edges that only the change makes, by id. */
    added: z.array(z.string()),
  }),
});

export type ChangeEffect = z.infer<typeof changeEffect>;

export const previewEffect = defineContract({
  id: "previewEffect",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/changes/{id}/effect",
  summary: "What the change set would do to observed traffic, to findings and in between its writes",
  params: changeParams,
  query: z.object({
    window: z._default(z.coerce.number().check(z.int(), z.minimum(60), z.maximum(MAX_LOOK_BACK_S)), DAY_S),
  }),
  response: changeEffect,
});
