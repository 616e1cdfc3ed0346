import type { AuditAction, AuditOutcome } from "../../domain/audit/actions.ts";
import type { AuditColumns, AuditRecord } from "../../domain/audit/record.ts";
import type { ChainHead } from "../../domain/audit/chain.ts";
import type { ChangeRevision, ChangeSet, ChangeState } from "../../domain/changes/change-set.ts";
import type { JournalStep } from "../../domain/changes/journal.ts";
import type { KubeObject } from "../../domain/kube/kube-object.ts";
import type { ObjectRef } from "../../domain/kube/object-ref.ts";
import type { RiskAcceptance } from "../../domain/readiness/acceptance.ts";
import type { RequestTest } from "../../domain/request-tests/request-test.ts";
import type { HourCount, SummedCount } from "../../domain/traffic/hours.ts";

export type SignInMethod = "contexts" | "token";

export interface LoginSession {
  /** SHA-256 of the opaque id in the cookie. */
  readonly idHash: string;
  /** Name for lists and for revoking; tells nothing about the id. */
  readonly publicId: string;
  readonly cluster: string;
  readonly issuer: string;
  readonly subject: string;
  readonly display: string;
  readonly groups: readonly string[];
  readonly method: SignInMethod;
  readonly context: string | null;
  readonly tokenSealed: Uint8Array | null;
  readonly createdAtMs: number;
  readonly lastSeenAtMs: number;
  readonly rotatedAtMs: number;
  readonly idleExpiresAtMs: number;
  readonly expiresAtMs: number;
  readonly ip: string;
  readonly userAgent: string;
}

export interface LoginSessionStore {
  insert(session: LoginSession): Promise<void>;
  find(idHash: string): Promise<LoginSession | null>;
  findByPublicId(publicId: string): Promise<LoginSession | null>;
  /** Moves the idle limit and keeps what the cluster says about the person's groups now. */
  touch(
    idHash: string,
    seen: {
      readonly lastSeenAtMs: number;
      readonly idleExpiresAtMs: number;
      readonly groups: readonly string[];
    },
  ): Promise<void>;
  /** Whether a row was there. */
  delete(idHash: string): Promise<boolean>;
  /** Null person: everybody's. Only sessions alive at `nowMs`. */
  list(
    cluster: string,
    person: { readonly issuer: string; readonly subject: string } | null,
    nowMs: number,
  ): Promise<readonly LoginSession[]>;
  deleteExpired(nowMs: number): Promise<readonly LoginSession[]>;
}

export interface SignInFailureStore {
  /** Failures of this source since its window began; 0 when the window is over. */
  count(cluster: string, source: string, windowStartMs: number): Promise<number>;
  /** Counts one more and returns the sum. */
  add(
    cluster: string,
    source: string,
    times: { readonly nowMs: number; readonly windowStartMs: number },
  ): Promise<number>;
  clear(cluster: string, source: string): Promise<void>;
}

export interface ChangeFilter {
  readonly cluster: string;
  readonly states?: readonly ChangeState[];
  /** Sets that touch this object. */
  readonly object?: Omit<ObjectRef, "cluster">;
  readonly author?: { readonly issuer: string; readonly subject: string };
  /** Continue after this set, newest first. */
  readonly after?: { readonly updatedAtMs: number; readonly id: string };
  readonly limit: number;
}

export interface ChangeStore {
  insert(change: ChangeSet, revision: ChangeRevision): Promise<void>;
  find(cluster: string, id: string): Promise<ChangeSet | null>;
  findRevision(cluster: string, id: string, revision: number): Promise<ChangeRevision | null>;
  addRevision(cluster: string, id: string, revision: ChangeRevision): Promise<void>;
  /** Compare-and-set on `expectedVersion`; false when somebody else saved in between. */
  save(change: ChangeSet, expectedVersion: number): Promise<boolean>;
  list(filter: ChangeFilter): Promise<readonly ChangeSet[]>;
  /** Which objects the given sets touch, by change id; only names. */
  objectsOf(cluster: string, ids: readonly string[]): Promise<ReadonlyMap<string, readonly ObjectRef[]>>;
}

export interface JournalStore {
  insert(step: JournalStep): Promise<void>;
  update(step: JournalStep): Promise<void>;
  /** By attempt and step. */
  list(cluster: string, changeId: string): Promise<readonly JournalStep[]>;
  listOpen(cluster: string): Promise<readonly JournalStep[]>;
  find(cluster: string, changeId: string, at: { attempt: number; step: number }): Promise<JournalStep | null>;
}

export interface ApplyLockStore {
  /** Takes all or none. Returns the change set that holds one of them, or null when all are taken. */
  take(
    cluster: string,
    changeId: string,
    objectKeys: readonly string[],
    nowMs: number,
  ): Promise<string | null>;
  release(cluster: string, changeId: string): Promise<void>;
}

export interface AuditFilter {
  readonly cluster?: string;
  readonly actions?: readonly AuditAction[];
  readonly outcomes?: readonly AuditOutcome[];
  /** Issuer and subject as `actorKey` writes them. */
  readonly actor?: string;
  readonly kind?: string;
  readonly group?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly changeSet?: string;
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Records with a smaller number, newest first. */
  readonly beforeSeq?: number;
  readonly limit: number;
}

export interface StoredAuditRecord {
  readonly record: AuditRecord;
  readonly columns: AuditColumns;
}

export interface AuditStore {
  /** Locks the head row until the transaction ends: total order, no gaps. */
  lockHead(): Promise<ChainHead>;
  insert(records: readonly StoredAuditRecord[], head: ChainHead): Promise<void>;
  head(): Promise<ChainHead>;
  list(logId: string, filter: AuditFilter): Promise<readonly StoredAuditRecord[]>;
  find(logId: string, seq: number): Promise<StoredAuditRecord | null>;
  /** Ascending from `fromSeq`, for verification. */
  range(logId: string, fromSeq: number, limit: number): Promise<readonly StoredAuditRecord[]>;
}

export interface ObservedVersion {
  readonly ref: ObjectRef;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly state: "present" | "deleted";
  readonly fingerprint: string;
  /** Without managedFields; null when it is not kept. */
  readonly object: KubeObject | null;
  readonly manager: string | null;
  readonly observedAtMs: number;
  readonly changeSet: string | null;
}

export interface ObservedVersionStore {
  /** A version seen before stays as it was. */
  record(versions: readonly ObservedVersion[]): Promise<void>;
  /** Newest first. */
  list(ref: ObjectRef, limit: number): Promise<readonly ObservedVersion[]>;
}

export interface ReadHour {
  readonly hourMs: number;
  /** Combinations of labels that counted something; 0 for an hour without traffic. */
  readonly series: number;
}

/** Counts of traffic by hour (decision 36). Hours are named by their start. */
export interface ObservedTrafficStore {
  /** What one hour counted; an hour that was read before stays as it was. */
  recordHour(
    cluster: string,
    hour: { readonly hourMs: number; readonly readAtMs: number; readonly counts: readonly HourCount[] },
  ): Promise<void>;
  /** Hours from `fromMs` on that were read, ascending. */
  hours(cluster: string, fromMs: number): Promise<readonly ReadHour[]>;
  /** Sums over the hours that start in the half-open span. */
  sums(
    cluster: string,
    span: { readonly fromMs: number; readonly toMs: number },
  ): Promise<readonly SummedCount[]>;
  /** Forgets hours that start before. */
  deleteBefore(cluster: string, hourMs: number): Promise<void>;
}

export interface SettingStore {
  get(cluster: string, key: string): Promise<string | null>;
  set(
    cluster: string,
    key: string,
    setting: { readonly value: string; readonly atMs: number },
  ): Promise<void>;
}

export interface RiskStore {
  /** Replaces what was accepted for the same item and subject before. */
  save(acceptance: RiskAcceptance): Promise<void>;
  /** Whether a row was there. */
  delete(cluster: string, item: string, subject: ObjectRef): Promise<boolean>;
  find(cluster: string, item: string, subject: ObjectRef): Promise<RiskAcceptance | null>;
  /** Ended ones included: what ended them is for the reader to tell. */
  list(cluster: string): Promise<readonly RiskAcceptance[]>;
}

export interface RequestTestStore {
  /** False when the name is taken. */
  insert(test: RequestTest): Promise<boolean>;
  find(cluster: string, id: string): Promise<RequestTest | null>;
  /** Compare-and-set on `expectedVersion`; false when somebody else saved in between, or the name is taken. */
  save(test: RequestTest, expectedVersion: number): Promise<boolean>;
  delete(cluster: string, id: string, expectedVersion: number): Promise<boolean>;
  /** By name. */
  list(cluster: string): Promise<readonly RequestTest[]>;
}

export interface Stores {
  readonly sessions: LoginSessionStore;
  readonly signInFailures: SignInFailureStore;
  readonly changes: ChangeStore;
  readonly journal: JournalStore;
  readonly locks: ApplyLockStore;
  readonly audit: AuditStore;
  readonly observed: ObservedVersionStore;
  readonly observedTraffic: ObservedTrafficStore;
  readonly settings: SettingStore;
  readonly risks: RiskStore;
  readonly tests: RequestTestStore;
}

/** Failures are AppErrors with code `unavailable` when the database cannot be reached. */
export interface Database extends Stores {
  /** All or nothing. Stores outside `work`'s own must not be used inside: the embedded database has one connection. */
  transaction<T>(work: (stores: Stores) => Promise<T>): Promise<T>;
  /** Throws `unavailable` when it does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
