import { previewEffect as contract } from "@/lib/contracts/effect.ts";
import { previewEffect } from "@/lib/services/changes/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(contract, previewEffect);
