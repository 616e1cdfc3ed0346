import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { simulateRequest } from "@/lib/contracts/simulate.ts";

export type SimulatedAnswer = ResponseOf<typeof simulateRequest>;
