import { readSplit as contract } from "@/lib/contracts/split.ts";
import { readSplit } from "@/lib/services/split/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(contract, readSplit);
