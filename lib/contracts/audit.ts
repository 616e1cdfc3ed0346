import * as z from "zod/mini";
import { AUDIT_ACTIONS, AUDIT_OUTCOMES, isAuditAction, type AuditAction } from "../domain/audit/actions.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../domain/base/json.ts";
import { clusterId, defineContract } from "./api.ts";

const action = z.custom<AuditAction>(
  (value) => typeof value === "string" && isAuditAction(value),
  "is not an action",
);

/** `a,b` as a list. */
const commaList = z.pipe(
  z.string(),
  z.transform((text) => text.split(",").filter((part) => part !== "")),
);

export const auditFilter = z.object({
  actions: z.optional(z.pipe(commaList, z.array(action))),
  outcomes: z.optional(z.pipe(commaList, z.array(z.enum(AUDIT_OUTCOMES)))),
  /** Issuer and subject, as a record's `actorKey`. */
  actor: z.optional(z.string().check(z.maxLength(600))),
  group: z.optional(z.string().check(z.maxLength(253))),
  kind: z.optional(z.string().check(z.maxLength(63))),
  namespace: z.optional(z.string().check(z.maxLength(63))),
  name: z.optional(z.string().check(z.maxLength(253))),
  changeSet: z.optional(z.string().check(z.maxLength(64))),
  fromMs: z.optional(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(8.64e15))),
  toMs: z.optional(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(8.64e15))),
  /** From the answer before: records with a smaller number. */
  cursor: z.optional(z.coerce.number().check(z.int(), z.positive(), z.maximum(Number.MAX_SAFE_INTEGER))),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
});

export type AuditFilterInput = z.output<typeof auditFilter>;

const person = z.object({
  issuer: z.string(),
  /** Null once erased. */
  subject: z.nullable(z.string()),
  display: z.nullable(z.string()),
  type: z.string(),
  method: z.nullable(z.string()),
});

/** Any JSON; checked where it was written. */
const jsonValue = z.custom<JsonValue>((value) => value !== undefined);

/** An object as JSON, redacted. */
const objectJson = z.custom<JsonObject>(isJsonObject, "is not an object");

const patchOperation = z.object({
  op: z.enum(["add", "remove", "replace"]),
  path: z.string(),
  was: z.optional(jsonValue),
  value: z.optional(jsonValue),
});

export const auditEntry = z.object({
  seq: z.number(),
  id: z.string(),
  occurredAtMs: z.number(),
  recordedAtMs: z.number(),
  action: z.string(),
  /** The action in words. */
  title: z.string(),
  outcome: z.enum(AUDIT_OUTCOMES),
  reason: z.nullable(z.object({ code: z.string(), text: z.string() })),
  actor: person,
  /** For the filter; null once erased. */
  actorKey: z.nullable(z.string()),
  cluster: z.string(),
  target: z.nullable(
    z.object({
      group: z.string(),
      version: z.string(),
      kind: z.string(),
      namespace: z.string(),
      name: z.string(),
      uid: z.nullable(z.string()),
    }),
  ),
  changeSet: z.nullable(z.string()),
  revision: z.nullable(z.number()),
  step: z.nullable(z.number()),
  /** How many fields the record's patch changes. */
  changedFields: z.number(),
  /** The change or the reason in one line; empty when the action says it all. */
  what: z.string(),
});

export type AuditEntryView = z.infer<typeof auditEntry>;

export const auditDetail = z.extend(auditEntry, {
  source: z.object({ ip: z.nullable(z.string()), userAgent: z.nullable(z.string()), requestId: z.string() }),
  kubeUser: z.nullable(z.string()),
  impersonated: z.boolean(),
  patch: z.array(patchOperation),
  before: z.nullable(z.string()),
  after: z.nullable(z.string()),
  resourceVersionBefore: z.nullable(z.string()),
  resourceVersionAfter: z.nullable(z.string()),
  apiAuditId: z.nullable(z.string()),
  evidence: z.nullable(z.record(z.string(), jsonValue)),
  hash: z.string(),
  prevHash: z.string(),
  logId: z.string(),
  /** The objects of the journal, redacted; null when the record belongs to no write. */
  objects: z.nullable(
    z.object({
      before: z.nullable(objectJson),
      after: z.nullable(objectJson),
      /** The same as YAML for reading. */
      beforeText: z.nullable(z.string()),
      afterText: z.nullable(z.string()),
      matchFingerprints: z.boolean(),
    }),
  ),
});

export type AuditDetailView = z.infer<typeof auditDetail>;

const clusterParam = z.object({ cluster: clusterId });

export const listAudit = defineContract({
  id: "listAudit",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/audit",
  summary: "Records of the audit log, newest first",
  params: clusterParam,
  query: auditFilter,
  response: z.object({
    records: z.array(auditEntry),
    /** Null at the end. */
    nextCursor: z.nullable(z.number()),
    /** Records of this page that the person may not see. */
    hidden: z.number(),
    total: z.number(),
    actions: z.record(z.string(), z.string()),
  }),
});

export const getAudit = defineContract({
  id: "getAudit",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/audit/{seq}",
  summary: "One record of the audit log",
  params: z.extend(clusterParam, {
    seq: z.coerce.number().check(z.int(), z.positive(), z.maximum(Number.MAX_SAFE_INTEGER)),
  }),
  response: auditDetail,
});

export const verifyAudit = defineContract({
  id: "verifyAudit",
  method: "POST",
  path: "/api/v1/clusters/{cluster}/audit/verify",
  summary: "Recompute the hash chain of the whole log",
  params: clusterParam,
  response: z.object({
    intact: z.boolean(),
    count: z.number(),
    headSeq: z.number(),
    headHash: z.string(),
    logId: z.string(),
    checkedAtMs: z.number(),
    /** The first one is where the log diverges. */
    findings: z.array(z.object({ seq: z.number(), fault: z.string(), text: z.string() })),
  }),
});

export type AuditVerification = z.infer<typeof verifyAudit.response>;

export const AUDIT_ACTION_TITLES: Readonly<Record<string, string>> = AUDIT_ACTIONS;
