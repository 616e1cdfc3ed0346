import { readReferences as contract } from "@/lib/contracts/objects.ts";
import { readReferences } from "@/lib/services/objects/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(contract, readReferences);
