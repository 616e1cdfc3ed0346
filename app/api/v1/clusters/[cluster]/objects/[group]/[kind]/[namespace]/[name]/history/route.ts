import { readObjectHistory as contract } from "@/lib/contracts/objects.ts";
import { readObjectHistory } from "@/lib/services/objects/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(contract, readObjectHistory);
