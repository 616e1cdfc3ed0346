import { z } from "zod";
import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import { canonicalJson } from "../kube/canonical-json.ts";
import { AUDIT_OUTCOMES } from "./actions.ts";
import type { AuditRecord, ErasableField } from "./record.ts";

const text = z.string();
const optional = z.string().nullable();

const jsonValue = z.custom<JsonValue>((value) => value !== undefined);

const patchOperation = z.object({
  op: z.enum(["add", "remove", "replace"]),
  path: text,
  was: jsonValue.optional(),
  value: jsonValue.optional(),
});

const bodySchema = z.object({
  action: text,
  outcome: z.enum(AUDIT_OUTCOMES),
  reason: z.object({ code: text, text }).nullable(),
  actor: z.object({ issuer: text, type: text, method: optional, sessionIdHash: optional }),
  onBehalfOf: z.object({ issuer: text }).nullable(),
  impersonated: z.boolean(),
  source: z.object({ requestId: text }),
  cluster: text,
  target: z
    .object({ group: text, version: text, kind: text, namespace: text, name: text, uid: optional })
    .nullable(),
  changeSet: optional,
  revision: z.number().nullable(),
  run: optional,
  step: z.number().nullable(),
  before: optional,
  after: optional,
  patch: z.array(patchOperation),
  resourceVersionBefore: optional,
  resourceVersionAfter: optional,
  apiAuditId: optional,
  evidence: z.record(z.string(), jsonValue).nullable(),
});

/** A record as people read it: erasable values put back, null where they were erased. */
export type AuditEntry = ReturnType<typeof entryOf>;

/** Null when the body is not what this version writes; such a record is shown raw. */
export function readRecord(record: AuditRecord): AuditEntry | null {
  const parsed = bodySchema.safeParse(parseBody(record.body));
  return parsed.success ? entryOf(record, parsed.data) : null;
}

function entryOf(record: AuditRecord, body: z.output<typeof bodySchema>) {
  const value = (field: ErasableField): string | null => record.erasable[field]?.value ?? null;
  return {
    ...body,
    seq: record.seq,
    id: record.id,
    hash: record.hash,
    prevHash: record.prevHash,
    occurredAtMs: record.occurredAtMs,
    recordedAtMs: record.recordedAtMs,
    actor: { ...body.actor, subject: value("actor.subject"), display: value("actor.display") },
    onBehalfOf:
      body.onBehalfOf === null ? null : { ...body.onBehalfOf, subject: value("onBehalfOf.subject") },
    kubeUser: value("kubeUser"),
    source: { ...body.source, ip: value("source.ip"), userAgent: value("source.userAgent") },
  };
}

/** Null when the text is not the canonical JSON of an object. */
export function parseBody(body: string): JsonObject | null {
  try {
    const parsed: unknown = JSON.parse(body);
    return isJsonObject(parsed) && canonicalJson(parsed) === body ? parsed : null;
  } catch {
    return null;
  }
}
