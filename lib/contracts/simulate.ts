import * as z from "zod/mini";
import { requestQuestion } from "../domain/request-tests/question.ts";
import { STEP_IDS, STEP_STATES } from "../domain/request-tests/step.ts";
import { clusterParams, defineContract } from "./api.ts";
import { metricsStatus, namespaceList, windowSeconds } from "./mesh-query.ts";
import { objectRef } from "./object-ref.ts";

/** A draft on which to ask; without it the live mesh is asked. */
export const changeId = z.string().check(z.regex(/^[0-9a-f-]{36}$/));

export const VERDICT_WORDS = z.enum(["reaches", "denied", "fails", "unknown"]);

const evidence = z.object({
  /** Null for a default of Istio, and for objects that the person may not see. */
  ref: z.nullable(objectRef),
  /** JSON pointer. */
  path: z.string(),
  /** Line of the field in the object's text, from 1; null where there is no object. */
  line: z.nullable(z.number()),
  text: z.string(),
});

const missing = z.object({ what: z.string(), why: z.string() });

const outcome = z.object({
  /** 0–1; the shares of one answer sum to 1. */
  share: z.number(),
  text: z.string(),
  status: z.nullable(z.number()),
  flags: z.string(),
  by: z.nullable(z.string()),
  why: z.string(),
});

export const answerView = z.object({
  verdict: VERDICT_WORDS,
  status: z.nullable(z.number()),
  text: z.string(),
  outcomes: z.array(outcome),
  missing: z.array(missing),
});

export const simulateRequest = defineContract({
  id: "simulateRequest",
  method: "POST",
  path: "/api/v1/clusters/{cluster}/simulate",
  summary: "What becomes of one request, step by step, on the live mesh or on a draft. Nothing is sent",
  params: clusterParams,
  body: z.object({ question: requestQuestion, change: z.optional(changeId) }),
  response: z.object({
    answer: answerView,
    steps: z.array(
      z.object({
        id: z.enum(STEP_IDS),
        title: z.string(),
        state: z.enum(STEP_STATES),
        sentence: z.string(),
        rows: z.array(
          z.object({
            label: z.string(),
            value: z.string(),
            share: z.nullable(z.number()),
            state: z.enum(STEP_STATES),
          }),
        ),
        evidence: z.array(evidence),
        missing: z.array(missing),
      }),
    ),
    /** Title of the draft that was asked. */
    changeTitle: z.nullable(z.string()),
  }),
});

export const readSimulateChoices = defineContract({
  id: "readSimulateChoices",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/simulate/choices",
  summary: "Callers and hosts that the person may ask about",
  params: clusterParams,
  response: z.object({
    workloads: z.array(z.object({ namespace: z.string(), name: z.string(), inMesh: z.boolean() })),
    gateways: z.array(z.object({ namespace: z.string(), name: z.string() })),
    identities: z.array(z.object({ namespace: z.string(), serviceAccount: z.string() })),
    hosts: z.array(
      z.object({
        host: z.string(),
        ports: z.array(z.object({ port: z.number(), protocol: z.string() })),
        /** Hosts of VirtualServices and routes at gateways. */
        isGateway: z.boolean(),
      }),
    ),
  }),
});

const reason = z.object({ ref: z.nullable(objectRef), path: z.string(), text: z.string() });

export const readMatrix = defineContract({
  id: "readMatrix",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/simulate/matrix",
  summary: "Who may call whom: callers by identity against services, or against operations of one service",
  params: clusterParams,
  query: z.object({
    namespaces: namespaceList,
    window: z._default(windowSeconds, 3_600),
    /** `namespace/service`: its operations are the columns. */
    target: z.optional(z.string().check(z.maxLength(510))),
    change: z.optional(changeId),
  }),
  response: z.object({
    metrics: metricsStatus,
    windowS: z.number(),
    callers: z.array(
      z.object({ kind: z.enum(["identity", "other", "plaintext"]), namespace: z.string(), name: z.string() }),
    ),
    targets: z.array(
      z.object({
        namespace: z.string(),
        service: z.string(),
        port: z.number(),
        protocol: z.string(),
        operation: z.nullable(z.string()),
      }),
    ),
    /** One list for each caller, in the order of the targets. */
    cells: z.array(
      z.array(
        z.object({
          verdict: z.enum(["allow", "deny", "uncertain", "none"]),
          /** Verdict on the live mesh when a draft is asked and it differs. */
          was: z.nullable(z.enum(["allow", "deny", "uncertain", "none"])),
          /** Index into `reasons`; null when nothing decides. */
          reason: z.nullable(z.number()),
          missing: z.array(z.string()),
          /** Requests per second that were seen; null when none were. */
          rateRps: z.nullable(z.number()),
        }),
      ),
    ),
    reasons: z.array(reason),
    /** Columns and rows left out because there are too many. */
    omittedTargets: z.number(),
    omittedCallers: z.number(),
    changeTitle: z.nullable(z.string()),
  }),
});
