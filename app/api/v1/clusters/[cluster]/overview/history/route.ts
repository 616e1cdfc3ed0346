import { readOverviewHistory as contract } from "@/lib/contracts/overview.ts";
import { readOverviewHistory } from "@/lib/services/overview/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(contract, readOverviewHistory);
