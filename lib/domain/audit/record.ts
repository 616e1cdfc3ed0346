import type { JsonObject } from "../base/json.ts";
import type { AuditAction, AuditOutcome } from "./actions.ts";
import type { PatchOperation } from "./patch.ts";

export const AUDIT_SCHEMA_VERSION = 1;

/** What a service tells. Nothing is null by accident: a fact that is not known is said as null. */
export interface AuditEvent {
  readonly action: AuditAction;
  readonly outcome: AuditOutcome;
  readonly reason: { readonly code: string; readonly text: string } | null;
  readonly occurredAtMs: number;
  readonly actor: AuditActor;
  /** The person for whom an unattended write was made. */
  readonly onBehalfOf: { readonly issuer: string; readonly subject: string } | null;
  /** User as the API server sees it, null when the cluster was not called. */
  readonly kubeUser: string | null;
  readonly impersonated: boolean;
  readonly source: AuditSource;
  /** Empty for what concerns no cluster. */
  readonly cluster: string;
  readonly target: AuditTarget | null;
  readonly changeSet: string | null;
  readonly revision: number | null;
  /** Canary run. */
  readonly run: string | null;
  readonly step: number | null;
  /** Fingerprints. */
  readonly before: string | null;
  readonly after: string | null;
  readonly patch: readonly PatchOperation[];
  readonly resourceVersionBefore: string | null;
  readonly resourceVersionAfter: string | null;
  /** The API server's own audit id: joins this log with the cluster's. */
  readonly apiAuditId: string | null;
  readonly approvalDigest: string | null;
  readonly approvers: readonly { readonly issuer: string; readonly subject: string }[];
  /** Numbers that a decision used. */
  readonly evidence: JsonObject | null;
}

export interface AuditActor {
  readonly issuer: string;
  readonly subject: string;
  readonly display: string;
  readonly type: "user" | "service" | "system";
  readonly groups: readonly string[];
  /** Null without a login session, e.g. for a bearer token. */
  readonly sessionIdHash: string | null;
  readonly method: string | null;
  readonly acr: string | null;
  readonly amr: readonly string[];
}

export interface AuditSource {
  readonly ip: string;
  readonly userAgent: string;
  readonly requestId: string;
  readonly traceId: string | null;
}

export interface AuditTarget {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string | null;
}

/** Values that may have to be erased one day enter the hash only as salted hashes. */
export const ERASABLE_FIELDS = [
  "actor.subject",
  "actor.display",
  "onBehalfOf.subject",
  "kubeUser",
  "source.ip",
  "source.userAgent",
] as const;

export type ErasableField = (typeof ERASABLE_FIELDS)[number];

export interface ErasableValue {
  /** Hexadecimal, 16 random bytes. */
  readonly salt: string;
  readonly value: string;
}

export type Erasable = Readonly<Partial<Record<ErasableField, ErasableValue>>>;

/** One row of the log. `body` is the canonical JSON that was hashed. */
export interface AuditRecord {
  readonly logId: string;
  /** Gap-free per log, from 1. */
  readonly seq: number;
  readonly id: string;
  readonly occurredAtMs: number;
  readonly recordedAtMs: number;
  readonly body: string;
  readonly erasable: Erasable;
  readonly prevHash: string;
  readonly hash: string;
  readonly keyId: string | null;
}

/** Columns beside the body, for filters; verified against it. */
export interface AuditColumns {
  readonly cluster: string;
  readonly action: string;
  readonly outcome: string;
  /** See `actorKey`; null once the subject was erased. */
  readonly actor: string | null;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly changeSet: string | null;
}
