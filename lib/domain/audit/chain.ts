import { sha256Hex } from "../base/sha256.ts";
import type { AuditRecord } from "./record.ts";

/** Last number and hash of a log. An empty log has number 0 and the zero hash. */
export interface ChainHead {
  readonly logId: string;
  readonly seq: number;
  readonly hash: string;
}

export const ZERO_HASH = "0".repeat(64);
const PREFIX = "v1|";

export interface ChainLink {
  readonly logId: string;
  readonly seq: number;
  readonly prevHash: string;
  /** The canonical JSON itself. */
  readonly body: string;
}

/**
 * SHA-256 over unambiguous bytes: ASCII `v1|`, length of the log id in bytes as 4 bytes big-endian, the log id in UTF-8,
 * the number as 8 bytes big-endian, 32 raw bytes of the previous hash, 32 raw bytes of SHA-256 of the body.
 */
export function recordHash({ logId, seq, prevHash, body }: ChainLink): string {
  const encoder = new TextEncoder();
  const prefix = encoder.encode(PREFIX);
  const id = encoder.encode(logId);
  const bytes = new Uint8Array(prefix.length + 4 + id.length + 8 + 32 + 32);
  const view = new DataView(bytes.buffer);
  bytes.set(prefix, 0);
  let at = prefix.length;
  view.setUint32(at, id.length);
  bytes.set(id, (at += 4));
  view.setBigUint64((at += id.length), BigInt(seq));
  bytes.set(hexToBytes(prevHash), (at += 8));
  bytes.set(hexToBytes(sha256Hex(body)), at + 32);
  return sha256Hex(bytes);
}

function hexToBytes(hex: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/.test(hex)) return new Uint8Array(32);
  return Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));
}

/** The record that follows the head, and the head after it. */
export function linkRecord(
  head: ChainHead,
  record: Omit<AuditRecord, "logId" | "seq" | "prevHash" | "hash" | "keyId">,
): { readonly record: AuditRecord; readonly head: ChainHead } {
  const link = { logId: head.logId, seq: head.seq + 1, prevHash: head.hash, body: record.body };
  const hash = recordHash(link);
  return {
    record: { ...record, logId: link.logId, seq: link.seq, prevHash: link.prevHash, hash, keyId: null },
    head: { logId: link.logId, seq: link.seq, hash },
  };
}
