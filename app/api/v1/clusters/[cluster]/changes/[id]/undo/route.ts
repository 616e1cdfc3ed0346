import { undoChange as contract } from "@/lib/contracts/changes.ts";
import { undoChange } from "@/lib/services/changes/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const POST = defineRoute(contract, undoChange);
