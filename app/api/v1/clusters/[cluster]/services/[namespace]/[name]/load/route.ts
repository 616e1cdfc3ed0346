import { readServiceLoad as contract } from "@/lib/contracts/services.ts";
import { readServiceLoad } from "@/lib/services/services/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(contract, readServiceLoad);
