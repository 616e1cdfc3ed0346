import { z } from "zod";
import { AUDIT_ACTIONS, AUDIT_OUTCOMES, isAuditAction, type AuditAction } from "../domain/audit/actions.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../domain/base/json.ts";
import { clusterId, defineContract } from "./api.ts";

const action = z.custom<AuditAction>(
  (value) => typeof value === "string" && isAuditAction(value),
  "is not an action",
);

/** `a,b` as a list. */
const commaList = z.string().transform((text) => text.split(",").filter((part) => part !== ""));

export const auditFilter = z.object({
  actions: commaList.pipe(z.array(action)).optional(),
  outcomes: commaList.pipe(z.array(z.enum(AUDIT_OUTCOMES))).optional(),
  /** Issuer and subject, as a record's `actorKey`. */
  actor: z.string().max(600).optional(),
  group: z.string().max(253).optional(),
  kind: z.string().max(63).optional(),
  namespace: z.string().max(63).optional(),
  name: z.string().max(253).optional(),
  changeSet: z.string().max(64).optional(),
  fromMs: z.coerce.number().int().min(0).max(8.64e15).optional(),
  toMs: z.coerce.number().int().min(0).max(8.64e15).optional(),
  /** From the answer before: records with a smaller number. */
  cursor: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export type AuditFilterInput = z.output<typeof auditFilter>;

const person = z.object({
  issuer: z.string(),
  /** Null once erased. */
  subject: z.string().nullable(),
  display: z.string().nullable(),
  type: z.string(),
  method: z.string().nullable(),
});

/** Any JSON; checked where it was written. */
const jsonValue = z.custom<JsonValue>((value) => value !== undefined);

/** An object as JSON, redacted. */
const objectJson = z.custom<JsonObject>(isJsonObject, "is not an object");

const patchOperation = z.object({
  op: z.enum(["add", "remove", "replace"]),
  path: z.string(),
  was: jsonValue.optional(),
  value: jsonValue.optional(),
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
  reason: z.object({ code: z.string(), text: z.string() }).nullable(),
  actor: person,
  /** For the filter; null once erased. */
  actorKey: z.string().nullable(),
  cluster: z.string(),
  target: z
    .object({
      group: z.string(),
      version: z.string(),
      kind: z.string(),
      namespace: z.string(),
      name: z.string(),
      uid: z.string().nullable(),
    })
    .nullable(),
  changeSet: z.string().nullable(),
  revision: z.number().nullable(),
  step: z.number().nullable(),
  /** How many fields the record's patch changes. */
  changedFields: z.number(),
  /** The change or the reason in one line; empty when the action says it all. */
  what: z.string(),
});

export type AuditEntryView = z.infer<typeof auditEntry>;

export const auditDetail = auditEntry.extend({
  source: z.object({ ip: z.string().nullable(), userAgent: z.string().nullable(), requestId: z.string() }),
  kubeUser: z.string().nullable(),
  impersonated: z.boolean(),
  patch: z.array(patchOperation),
  before: z.string().nullable(),
  after: z.string().nullable(),
  resourceVersionBefore: z.string().nullable(),
  resourceVersionAfter: z.string().nullable(),
  apiAuditId: z.string().nullable(),
  evidence: z.record(z.string(), jsonValue).nullable(),
  hash: z.string(),
  prevHash: z.string(),
  logId: z.string(),
  /** The objects of the journal, redacted; null when the record belongs to no write. */
  objects: z
    .object({
      before: objectJson.nullable(),
      after: objectJson.nullable(),
      /** The same as YAML for reading. */
      beforeText: z.string().nullable(),
      afterText: z.string().nullable(),
      matchFingerprints: z.boolean(),
    })
    .nullable(),
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
    nextCursor: z.number().nullable(),
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
  params: clusterParam.extend({ seq: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) }),
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
