import { appendFileSync, existsSync, readFileSync, truncateSync } from "node:fs";
import type { Epoch } from "./traffic-history.ts";

/**
 * The steps of the traffic history on disk, one JSON line each. A line that a killed process left half written is cut off:
 * the step is decided again.
 */
export class EpochLog {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  read(): readonly Epoch[] {
    if (!existsSync(this.#path)) return [];
    const text = readFileSync(this.#path, "utf8");
    const end = text.lastIndexOf("\n") + 1;
    if (end < text.length) truncateSync(this.#path, Buffer.byteLength(text.slice(0, end)));
    return text
      .slice(0, end)
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => parseEpoch(line));
  }

  append(epoch: Epoch): void {
    appendFileSync(this.#path, `${JSON.stringify(epoch)}\n`);
  }
}

/** Lines are written by this class alone, into a folder of the demo's own. */
function parseEpoch(line: string): Epoch {
  return JSON.parse(line) as Epoch;
}
