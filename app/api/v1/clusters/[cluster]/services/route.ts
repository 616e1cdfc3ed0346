import { listServices as contract } from "@/lib/contracts/services.ts";
import { listServices } from "@/lib/services/services/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(contract, listServices);
