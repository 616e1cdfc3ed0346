import * as z from "zod/mini";
import { ITEM_STATES, READINESS_AREAS } from "../domain/readiness/item.ts";
import { clusterId, clusterParams, defineContract } from "./api.ts";
import { changeDetail } from "./changes.ts";
import { metricsStatus, namespaceList, windowSeconds } from "./mesh-query.ts";
import { objectRef } from "./object-ref.ts";

const itemId = z.string().check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), z.maxLength(63));
const itemParams = z.object({ cluster: clusterId, item: itemId });
const MOST_WINDOW_S = 21_600;
const view = { namespaces: namespaceList, window: z._default(windowSeconds, 3_600) };

export const itemState = z.enum(ITEM_STATES);

const itemSummary = z.object({
  id: z.string(),
  area: z.enum(READINESS_AREAS),
  title: z.string(),
  state: itemState,
  /** "1 of 11 does not". */
  now: z.string(),
  /** The worst case in a sentence; null when there is nothing to say. */
  because: z.nullable(z.string()),
  /** Name of the worst case's subject; empty for the cluster. */
  subject: z.string(),
  /** Rules behind the open cases, or all of its rules when it passes. */
  codes: z.array(z.string()),
  /** Cases that somebody accepted. */
  accepted: z.number(),
  /** What the worst case offers. */
  next: z.nullable(z.enum(["fix", "advice", "look"])),
});

export const listReadiness = defineContract({
  id: "listReadiness",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/readiness",
  summary: "The checklist evaluated for what the person may see, worst first",
  params: clusterParams,
  query: z.object(view),
  response: z.object({
    checkedAtMs: z.number(),
    metrics: metricsStatus,
    windowS: z.number(),
    items: z.array(itemSummary),
    counts: z.object({ fail: z.number(), warn: z.number(), unknown: z.number(), pass: z.number() }),
    hiddenNamespaces: z.number(),
  }),
});

const evidence = z.object({
  ref: z.nullable(objectRef),
  /** JSON pointer. */
  path: z.string(),
  metric: z.nullable(z.object({ name: z.string(), windowS: z.number() })),
  text: z.string(),
});

const acceptance = z.object({
  reason: z.string(),
  by: z.string(),
  acceptedAtMs: z.number(),
  untilMs: z.number(),
  state: z.enum(["in force", "expired", "object changed"]),
});

const itemCase = z.object({
  subject: objectRef,
  state: itemState,
  sentence: z.string(),
  evidence: z.array(evidence),
  codes: z.array(z.string()),
  fix: z.nullable(
    z.object({
      title: z.string(),
      effect: z.string(),
      op: z.enum(["create", "update", "delete"]),
      object: objectRef,
    }),
  ),
  advice: z.nullable(z.object({ title: z.string(), text: z.string() })),
  /** Callers whose requests it touches, busiest first; `hiddenCallers` are of namespaces not seen. */
  callers: z.array(z.object({ namespace: z.string(), workload: z.string(), rateRps: z.number() })),
  hiddenCallers: z.number(),
  team: z.nullable(z.object({ name: z.string(), label: z.string() })),
  /** Last version seen of the object; null for what is not recorded. */
  lastChange: z.nullable(
    z.object({ atMs: z.number(), manager: z.nullable(z.string()), changeSet: z.nullable(z.string()) }),
  ),
  /** In force or ended; null when nobody accepted it. */
  acceptance: z.nullable(acceptance),
});

export const readReadinessItem = defineContract({
  id: "readReadinessItem",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/readiness/{item}",
  summary: "One item with its cases: evidence, fix and its effect, who is concerned, accepted risks",
  params: itemParams,
  query: z.object(view),
  response: z.object({
    item: itemSummary,
    explanation: z.string(),
    rules: z.array(z.object({ code: z.string(), title: z.string(), source: z.string() })),
    /** Cases that do not pass, worst first, then accepted ones. */
    cases: z.array(itemCase),
    /** Cases left out because there are too many. */
    omitted: z.number(),
    passing: z.number(),
    may: z.object({ fix: z.boolean(), accept: z.boolean() }),
  }),
});

export const draftReadinessFix = defineContract({
  id: "draftReadinessFix",
  method: "POST",
  status: 201,
  path: "/api/v1/clusters/{cluster}/readiness/{item}/fix",
  summary: "Make a draft change set of the fix of one case",
  params: itemParams,
  body: z.object({
    subject: objectRef,
    window: z._default(z.int().check(z.minimum(20), z.maximum(MOST_WINDOW_S)), 3_600),
  }),
  response: changeDetail,
});

export const acceptRisk = defineContract({
  id: "acceptRisk",
  method: "POST",
  path: "/api/v1/clusters/{cluster}/readiness/{item}/accept",
  summary: "Accept cases of an item with a reason, until a date or until the object changes",
  params: itemParams,
  body: z.object({
    subjects: z.array(objectRef).check(z.minLength(1), z.maxLength(200)),
    reason: z.string().check(z.trim(), z.minLength(3), z.maxLength(1_000)),
    untilMs: z.int().check(z.positive()),
  }),
  response: z.object({ accepted: z.number() }),
});

export const withdrawRisk = defineContract({
  id: "withdrawRisk",
  method: "POST",
  path: "/api/v1/clusters/{cluster}/readiness/{item}/withdraw",
  summary: "Take the acceptance of a case back: it counts again",
  params: itemParams,
  body: z.object({ subject: objectRef }),
  response: z.object({ withdrawn: z.boolean() }),
});
