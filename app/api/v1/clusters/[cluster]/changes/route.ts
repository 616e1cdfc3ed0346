import { createDraft as createContract, listChanges as listContract } from "@/lib/contracts/changes.ts";
import { createDraft, listChanges } from "@/lib/services/changes/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(listContract, listChanges);

export const POST = defineRoute(createContract, createDraft);
