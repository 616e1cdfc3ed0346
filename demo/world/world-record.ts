import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

const schema = z.object({
  /** Raised when a stored world can no longer be continued. */
  format: z.literal(1),
  /** First start of this world, ms since the epoch; its objects' ages count back from here. */
  anchorMs: z.number(),
  seed: z.string(),
  /** `200x10x1`, or `demo`. */
  shape: z.string(),
});

export type WorldRecord = z.infer<typeof schema>;

/** What makes a restart continue the same world; null on the first start. Throws when the file is not ours. */
export function readWorldRecord(path: string): WorldRecord | null {
  if (!existsSync(path)) return null;
  const parsed = schema.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (!parsed.success)
    throw new Error(`${path} was written by another version of the demo; delete its folder to start anew`);
  return parsed.data;
}

export function writeWorldRecord(path: string, record: WorldRecord): void {
  writeFileSync(path, `${JSON.stringify(record, null, 2)}\n`);
}
