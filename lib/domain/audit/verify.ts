import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import { actorKey } from "./actor-key.ts";
import { canonicalJson } from "../kube/canonical-json.ts";
import { recordHash, ZERO_HASH, type ChainHead } from "./chain.ts";
import { ERASABLE_FIELDS, type AuditColumns, type AuditRecord, type ErasableField } from "./record.ts";
import { parseBody, readRecord } from "./read-record.ts";
import { saltedHash } from "./seal.ts";

/** How far a recorded time may lie before the one before it. */
export const CLOCK_TOLERANCE_MS = 2_000;

export type ChainFault =
  | "gap"
  | "previous_hash"
  | "hash"
  | "body_not_canonical"
  | "columns_differ"
  | "erasable_differs"
  | "clock_backwards"
  | "head_differs";

export interface ChainFinding {
  readonly seq: number;
  readonly fault: ChainFault;
  readonly text: string;
}

/** Where a check of the chain stands: pages of records are folded into it. */
export interface ChainCheck {
  readonly logId: string;
  readonly lastSeq: number;
  readonly lastHash: string;
  readonly lastRecordedAtMs: number;
  readonly count: number;
  /** In order; the first one is where the log diverges. */
  readonly findings: readonly ChainFinding[];
}

const MAX_FINDINGS = 100;

export function startChainCheck(logId: string): ChainCheck {
  return { logId, lastSeq: 0, lastHash: ZERO_HASH, lastRecordedAtMs: 0, count: 0, findings: [] };
}

/** Folds the next record in. Needs no secret. */
export function checkRecord(check: ChainCheck, record: AuditRecord, columns?: AuditColumns): ChainCheck {
  const found = [...findingsOf(check, record), ...columnFindings(record, columns)];
  return {
    logId: check.logId,
    lastSeq: record.seq,
    lastHash: record.hash,
    lastRecordedAtMs: Math.max(check.lastRecordedAtMs, record.recordedAtMs),
    count: check.count + 1,
    findings: [...check.findings, ...found].slice(0, MAX_FINDINGS),
  };
}

/** Compares with the head row: a cut-off tail shows here. */
export function finishChainCheck(check: ChainCheck, head: ChainHead): ChainCheck {
  if (check.lastSeq === head.seq && check.lastHash === head.hash) return check;
  const seq = Math.min(check.lastSeq, head.seq) + (check.lastSeq === head.seq ? 0 : 1);
  const text = `The head says ${String(head.seq)} records; the last one found is ${String(check.lastSeq)}`;
  return { ...check, findings: [...check.findings, { seq, fault: "head_differs", text }] };
}

/** All at once, for exports and tests. Records must be in ascending order. */
export function verifyChain(
  logId: string,
  records: readonly AuditRecord[],
  head: ChainHead | null,
): ChainCheck {
  const check = records.reduce((sofar, record) => checkRecord(sofar, record), startChainCheck(logId));
  return head === null ? check : finishChainCheck(check, head);
}

function findingsOf(check: ChainCheck, record: AuditRecord): readonly ChainFinding[] {
  const { seq } = record;
  const findings: ChainFinding[] = [];
  const add = (fault: ChainFault, text: string): void => void findings.push({ seq, fault, text });
  if (seq !== check.lastSeq + 1) {
    findings.push({
      seq: check.lastSeq + 1,
      fault: "gap",
      text: `Record ${String(check.lastSeq + 1)} is missing: the next one found is ${String(seq)}`,
    });
  }
  if (record.prevHash !== check.lastHash) add("previous_hash", "Does not continue the record before it");
  const expected = recordHash({ logId: check.logId, seq, prevHash: record.prevHash, body: record.body });
  if (record.hash !== expected) add("hash", "The content is not what was hashed");
  const body = parseBody(record.body);
  if (body === null) {
    add("body_not_canonical", "The content is not canonical JSON");
  } else {
    if (!isTimeOf(body, record)) add("columns_differ", "Id or times beside the content differ from it");
    const field = differingErasable(body, record);
    if (field !== null) add("erasable_differs", `The value of ${field} is not the one recorded`);
  }
  if (record.recordedAtMs < check.lastRecordedAtMs - CLOCK_TOLERANCE_MS) {
    add("clock_backwards", "Recorded more than 2 s before the record before it");
  }
  return findings;
}

function isTimeOf(body: JsonObject, record: AuditRecord): boolean {
  return (
    body.id === record.id &&
    body.occurredAt === new Date(record.occurredAtMs).toISOString() &&
    body.recordedAt === new Date(record.recordedAtMs).toISOString()
  );
}

function columnFindings(record: AuditRecord, columns: AuditColumns | undefined): readonly ChainFinding[] {
  const entry = columns === undefined ? null : readRecord(record);
  if (columns === undefined || entry === null) return [];
  const { target, actor } = entry;
  const expected: AuditColumns = {
    cluster: entry.cluster,
    action: entry.action,
    outcome: entry.outcome,
    actor: actor.subject === null ? null : actorKey({ issuer: actor.issuer, subject: actor.subject }),
    group: target?.group ?? "",
    kind: target?.kind ?? "",
    namespace: target?.namespace ?? "",
    name: target?.name ?? "",
    changeSet: entry.changeSet,
  };
  if (canonicalJson(expected) === canonicalJson(columns)) return [];
  return [
    { seq: record.seq, fault: "columns_differ", text: "What the filters read differs from the content" },
  ];
}

/** An erased value (absent) is fine; a changed one is not. */
function differingErasable(body: JsonObject, record: AuditRecord): ErasableField | null {
  const differs = (field: ErasableField): boolean => {
    const value = record.erasable[field];
    return value !== undefined && saltedHash(field, value) !== memberAt(body, field.split("."));
  };
  return ERASABLE_FIELDS.find(differs) ?? null;
}

function memberAt(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  return isJsonObject(value) ? memberAt(value[key], rest) : undefined;
}
