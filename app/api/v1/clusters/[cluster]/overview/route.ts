import { readOverview as contract } from "@/lib/contracts/overview.ts";
import { readOverview } from "@/lib/services/overview/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(contract, readOverview);
