import { randomBytes } from "node:crypto";
import type { Clock } from "@/lib/services/ports/clock.ts";
import type { Ids } from "@/lib/services/ports/ids.ts";

/** UUIDv7 (RFC 9562 §5.7) with a counter in rand_a: ids of one process rise even within a millisecond. */
export function systemIds(clock: Clock): Ids {
  let lastMs = 0;
  let counter = 0;
  return {
    uuid() {
      const nowMs = Math.max(clock.nowMs(), lastMs);
      counter = nowMs === lastMs ? counter + 1 : randomBytes(1).readUInt8();
      lastMs = nowMs;
      if (counter > 0xfff) {
        lastMs += 1;
        counter = 0;
      }
      return uuidOf(lastMs, counter);
    },
    randomHex: (bytes) => randomBytes(bytes).toString("hex"),
  };
}

function uuidOf(timeMs: number, counter: number): string {
  const time = timeMs.toString(16).padStart(12, "0");
  const random = randomBytes(8);
  random.writeUInt8((random.readUInt8(0) & 0x3f) | 0x80, 0);
  const tail = random.toString("hex");
  const version = `7${counter.toString(16).padStart(3, "0")}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
