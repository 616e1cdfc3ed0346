import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { asKubeObject } from "./stored-object.ts";

export type ChangeType = "ADDED" | "MODIFIED" | "DELETED";

/** One change of one object. `object` is the new state, or the last one when it was deleted. */
export interface JournalEntry {
  readonly type: ChangeType;
  readonly resourceVersion: number;
  readonly atMs: number;
  readonly object: KubeObject;
}

export interface Recovered {
  readonly objects: readonly KubeObject[];
  readonly resourceVersion: number;
  readonly history: readonly JournalEntry[];
}

export interface Journal {
  readonly recovered: Recovered;
  append(entry: JournalEntry): void;
  close(): void;
}

const storedObject = z
  .looseObject({ apiVersion: z.string(), kind: z.string(), metadata: z.looseObject({ name: z.string() }) })
  .transform((json) => asKubeObject(json as never));
const journalEntry = z.object({
  type: z.enum(["ADDED", "MODIFIED", "DELETED"]),
  resourceVersion: z.number(),
  atMs: z.number(),
  object: storedObject,
});
const snapshotHead = z.object({ format: z.literal(1), resourceVersion: z.number() });

export interface JournalOptions {
  readonly folder: string;
  /** Whether changes of an object are kept for ever, for `history()`. */
  readonly keepsHistory: (object: KubeObject) => boolean;
  /** Bytes of the journal after which it is folded into the snapshot, if it is larger than that. */
  readonly compactAfterBytes?: number;
}

const COMPACT_AFTER_BYTES = 16 * 1024 * 1024;

/**
 * Objects on disk: `snapshot.jsonl`, replaced by rename; `journal.jsonl`, appended to before a write is answered, so that
 * a killed process loses nothing it answered for; `history.jsonl`, the changes of configuration since the first start.
 * A torn last line is a write that was never answered and is cut off.
 */
export function openJournal({
  folder,
  keepsHistory,
  compactAfterBytes = COMPACT_AFTER_BYTES,
}: JournalOptions): Journal {
  mkdirSync(folder, { recursive: true });
  const paths = {
    snapshot: join(folder, "snapshot.jsonl"),
    journal: join(folder, "journal.jsonl"),
    history: join(folder, "history.jsonl"),
  };
  const recovered = recover(paths, keepsHistory);
  const state = new Map(recovered.objects.map((object) => [identity(object), object]));
  let snapshotBytes = writeSnapshot(paths.snapshot, recovered);
  rewrite(paths.history, recovered.history);
  rewrite(paths.journal, []);

  let file = openSync(paths.journal, "a");
  let bytes = 0;
  let pending: JournalEntry[] = [];
  const compact = (resourceVersion: number): void => {
    writeFile(paths.history, "a", pending);
    snapshotBytes = writeSnapshot(paths.snapshot, { objects: [...state.values()], resourceVersion });
    closeSync(file);
    truncateSync(paths.journal, 0);
    file = openSync(paths.journal, "a");
    bytes = 0;
    pending = [];
  };
  return {
    recovered,
    append(entry) {
      bytes += writeAll(file, `${JSON.stringify(entry)}\n`);
      if (entry.type === "DELETED") state.delete(identity(entry.object));
      else state.set(identity(entry.object), entry.object);
      if (keepsHistory(entry.object)) pending.push(entry);
      if (bytes > Math.max(compactAfterBytes, snapshotBytes)) compact(entry.resourceVersion);
    },
    close: () => closeSync(file),
  };
}

function identity({ apiVersion, kind, metadata }: KubeObject): string {
  return `${apiVersion} ${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
}

/** Returns the bytes written. */
function writeAll(file: number, text: string): number {
  const buffer = Buffer.from(text);
  let offset = 0;
  while (offset < buffer.length) offset += writeSync(file, buffer, offset);
  return buffer.length;
}

const CHUNK_CHARACTERS = 1024 * 1024;

/** Writes values as lines, many at a time; returns the bytes written. */
function writeLines(file: number, values: readonly unknown[]): number {
  let bytes = 0;
  let chunk = "";
  for (const value of values) {
    chunk += `${JSON.stringify(value)}\n`;
    if (chunk.length < CHUNK_CHARACTERS) continue;
    bytes += writeAll(file, chunk);
    chunk = "";
  }
  return bytes + writeAll(file, chunk);
}

function writeFile(path: string, flags: "a" | "w", values: readonly unknown[]): number {
  const file = openSync(path, flags);
  try {
    return writeLines(file, values);
  } finally {
    closeSync(file);
  }
}

/** Replaces a file as a whole; returns its bytes. */
function rewrite(path: string, values: readonly unknown[]): number {
  const draft = `${path}.new`;
  const bytes = writeFile(draft, "w", values);
  renameSync(draft, path);
  return bytes;
}

function writeSnapshot(
  path: string,
  { objects, resourceVersion }: Pick<Recovered, "objects" | "resourceVersion">,
): number {
  return rewrite(path, [{ format: 1, resourceVersion }, ...objects]);
}

/** Whole lines of a file, parsed; stops at a line that a crash has torn. */
function readLines<T>(path: string, schema: z.ZodType<T>): T[] {
  if (!existsSync(path)) return [];
  const values: T[] = [];
  for (const line of readFileSync(path, "utf8").split("\n")) {
    if (line === "") continue;
    const parsed = schema.safeParse(parseLine(line));
    if (!parsed.success) break;
    values.push(parsed.data);
  }
  return values;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function recover(
  paths: { readonly snapshot: string; readonly journal: string; readonly history: string },
  keepsHistory: JournalOptions["keepsHistory"],
): Recovered {
  const [head, ...lines] = readLines(paths.snapshot, z.unknown());
  const snapshotVersion = head === undefined ? 0 : snapshotHead.parse(head).resourceVersion;
  const state = new Map(
    lines.map((line) => storedObject.parse(line)).map((object) => [identity(object), object]),
  );
  const history = readLines(paths.history, journalEntry);
  const historyVersion = history.at(-1)?.resourceVersion ?? 0;
  let resourceVersion = snapshotVersion;
  for (const entry of readLines(paths.journal, journalEntry)) {
    if (keepsHistory(entry.object) && entry.resourceVersion > historyVersion) history.push(entry);
    if (entry.resourceVersion <= snapshotVersion) continue;
    if (entry.type === "DELETED") state.delete(identity(entry.object));
    else state.set(identity(entry.object), entry.object);
    resourceVersion = entry.resourceVersion;
  }
  return { objects: [...state.values()], resourceVersion, history };
}
