import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readObject } from "@/lib/contracts/objects.ts";

export type ObjectAnswer = ResponseOf<typeof readObject>;
