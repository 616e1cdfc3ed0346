import { closeSync, openSync, readSync } from "node:fs";
import { MAX_DOCUMENT_BYTES } from "@/lib/domain/istio/document.ts";
import { UsageError } from "./arguments.ts";

const CHUNK_BYTES = 1024 * 1024;
const PAUSE_MS = 10;

export function orUnreadable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${path} cannot be read: ${reason}`, { cause });
  }
}

/**
 * The text of a file, or of standard input for `-`, without a byte order mark; one that is too large or is not UTF-8 is
 * refused with its line.
 */
export function readText(path: string, limitBytes: number = MAX_DOCUMENT_BYTES): string {
  const label = path === "-" ? "standard input" : path;
  const bytes = orUnreadable(label, () => readUpTo(path, limitBytes + 1));
  if (bytes.length > limitBytes) {
    throw new UsageError(`${label}:1: The text is larger than ${String(limitBytes / 1024 / 1024)} MB`);
  }
  const text = decode(bytes);
  if (text === null) throw new UsageError(`${label}:${String(firstBadLine(bytes))}: The text is not UTF-8`);
  return text;
}

/** A device or pipe may never end: no more is read than asked for. */
function readUpTo(path: string, limitBytes: number): Buffer {
  const descriptor = path === "-" ? 0 : openSync(path, "r");
  try {
    const chunks: Buffer[] = [];
    for (let left = limitBytes; left > 0;) {
      const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, left));
      const count = readSome(descriptor, chunk);
      if (count === 0) break;
      chunks.push(chunk.subarray(0, count));
      left -= count;
    }
    return Buffer.concat(chunks);
  } finally {
    if (path !== "-") closeSync(descriptor);
  }
}

/** Bytes read, 0 at the end. A pipe that does not block says EAGAIN until its writer goes on. */
function readSome(descriptor: number, into: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, into, 0, into.length, null);
    } catch (problem) {
      const code = problem instanceof Error && "code" in problem ? problem.code : null;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw problem;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Line, from 1, of the first bytes that are not UTF-8. */
function firstBadLine(bytes: Buffer): number {
  let start = 0;
  for (let line = 1; ; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1 || decode(bytes.subarray(start, end)) === null) return line;
    start = end + 1;
  }
}
