import { closeSync, existsSync, fstatSync, openSync, readSync, truncateSync } from "node:fs";

const CHUNK_BYTES = 1 << 20;
/** A log that was read to its end is emptied above this; proxies append, so nothing is torn. */
const MAX_BYTES = 64 << 20;

/** Reads what was appended to a file since the last time, line by line. */
export class LogTail {
  readonly #file: string;
  #offset = 0;
  #rest = "";

  constructor(file: string) {
    this.#file = file;
  }

  lines(): readonly string[] {
    if (!existsSync(this.#file)) return [];
    const text = this.#rest + this.#appended();
    const lines = text.split("\n");
    this.#rest = lines.pop() ?? "";
    return lines;
  }

  #appended(): string {
    const descriptor = openSync(this.#file, "r");
    const chunks: Buffer[] = [];
    try {
      const { size } = fstatSync(descriptor);
      if (size < this.#offset) this.#offset = 0;
      for (;;) {
        const chunk = Buffer.alloc(CHUNK_BYTES);
        const read = readSync(descriptor, chunk, 0, CHUNK_BYTES, this.#offset);
        if (read === 0) break;
        this.#offset += read;
        chunks.push(chunk.subarray(0, read));
      }
    } finally {
      closeSync(descriptor);
    }
    if (this.#offset > MAX_BYTES) {
      truncateSync(this.#file);
      this.#offset = 0;
    }
    return Buffer.concat(chunks).toString("utf8");
  }
}
