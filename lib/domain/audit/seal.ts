import type { JsonObject, JsonValue } from "../base/json.ts";
import { sha256Hex } from "../base/sha256.ts";
import { canonicalJson } from "../kube/canonical-json.ts";
import { redactPatch, redactText } from "./redact.ts";
import {
  AUDIT_SCHEMA_VERSION,
  ERASABLE_FIELDS,
  type AuditEvent,
  type AuditRecord,
  type Erasable,
  type ErasableField,
  type ErasableValue,
} from "./record.ts";

/** What an event needs from outside to become a record. */
export interface SealInput {
  readonly id: string;
  readonly recordedAtMs: number;
  /** A fresh salt, 16 random bytes in hexadecimal. */
  readonly salt: () => string;
}

export type SealedBody = Pick<AuditRecord, "id" | "occurredAtMs" | "recordedAtMs" | "body" | "erasable">;

const MAX_TEXT_CHARACTERS = 2_000;

/** Redacts, replaces erasable values by salted hashes, and writes the canonical JSON that is hashed. */
export function sealEvent(event: AuditEvent, { id, recordedAtMs, salt }: SealInput): SealedBody {
  const erasable = erasableOf(event, salt);
  const hashOf = (field: ErasableField): string | null => {
    const value = erasable[field];
    return value === undefined ? null : saltedHash(field, value);
  };
  const { actor, onBehalfOf, source } = event;
  const body: JsonObject = {
    ...plainFields(event),
    schema: AUDIT_SCHEMA_VERSION,
    id,
    occurredAt: isoTime(event.occurredAtMs),
    recordedAt: isoTime(recordedAtMs),
    actor: {
      issuer: actor.issuer,
      subject: hashOf("actor.subject"),
      display: hashOf("actor.display"),
      type: actor.type,
      groupsHash: sha256Hex(canonicalJson(actor.groups.toSorted())),
      sessionIdHash: actor.sessionIdHash,
      method: actor.method,
      acr: actor.acr,
      amr: actor.amr,
    },
    onBehalfOf:
      onBehalfOf === null ? null : { issuer: onBehalfOf.issuer, subject: hashOf("onBehalfOf.subject") },
    kubeUser: hashOf("kubeUser"),
    source: {
      ip: hashOf("source.ip"),
      userAgent: hashOf("source.userAgent"),
      requestId: source.requestId,
      traceId: source.traceId,
    },
  };
  return { id, occurredAtMs: event.occurredAtMs, recordedAtMs, body: canonicalJson(body), erasable };
}

function plainFields(event: AuditEvent): JsonObject {
  const { reason, target } = event;
  const kind = target?.kind ?? "";
  return {
    action: event.action,
    outcome: event.outcome,
    reason:
      reason === null
        ? null
        : { code: reason.code, text: redactText(reason.text).slice(0, MAX_TEXT_CHARACTERS) },
    impersonated: event.impersonated,
    cluster: event.cluster,
    target: target === null ? null : { ...target },
    changeSet: event.changeSet,
    revision: event.revision,
    run: event.run,
    step: event.step,
    before: event.before,
    after: event.after,
    patch: redactPatch(kind, event.patch).map((operation): JsonValue => ({ ...operation })),
    resourceVersionBefore: event.resourceVersionBefore,
    resourceVersionAfter: event.resourceVersionAfter,
    apiAuditId: event.apiAuditId,
    approvalDigest: event.approvalDigest,
    approvers: event.approvers.map((approver) => ({ ...approver })),
    evidence: event.evidence,
  };
}

/**
 * How an erasable value enters the body: SHA-256 over field name, salt and value, each preceded by its length in bytes as
 * 4 bytes big-endian. Without the salt the hash tells nothing.
 */
export function saltedHash(field: ErasableField, { salt, value }: ErasableValue): string {
  const encoder = new TextEncoder();
  const parts = [field, salt, value].map((part) => encoder.encode(part));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.length);
    bytes.set(part, at + 4);
    at += 4 + part.length;
  }
  return sha256Hex(bytes);
}

function erasableOf(event: AuditEvent, salt: () => string): Erasable {
  const values: Readonly<Record<ErasableField, string | null>> = {
    "actor.subject": event.actor.subject,
    "actor.display": event.actor.display,
    "onBehalfOf.subject": event.onBehalfOf?.subject ?? null,
    kubeUser: event.kubeUser,
    "source.ip": event.source.ip,
    "source.userAgent": event.source.userAgent.slice(0, MAX_TEXT_CHARACTERS),
  };
  const present = ERASABLE_FIELDS.flatMap((field): [ErasableField, ErasableValue][] => {
    const value = values[field];
    return value === null || value === "" ? [] : [[field, { salt: salt(), value }]];
  });
  return Object.fromEntries(present);
}

function isoTime(atMs: number): string {
  return new Date(atMs).toISOString();
}
