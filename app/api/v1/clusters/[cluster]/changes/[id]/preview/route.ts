import { previewChange as contract } from "@/lib/contracts/changes.ts";
import { previewChange } from "@/lib/services/changes/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const POST = defineRoute(contract, previewChange);
