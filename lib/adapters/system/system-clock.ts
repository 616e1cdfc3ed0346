import type { Clock } from "@/lib/services/ports/clock.ts";

export const systemClock: Clock = { nowMs: () => Date.now() };
