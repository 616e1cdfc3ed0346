import { getChange as getContract, reviseDraft as reviseContract } from "@/lib/contracts/changes.ts";
import { getChange, reviseDraft } from "@/lib/services/changes/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(getContract, getChange);

export const PUT = defineRoute(reviseContract, reviseDraft);
