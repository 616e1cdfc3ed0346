import { draftFromGraph as contract } from "@/lib/contracts/topology.ts";
import { draftFromGraph } from "@/lib/services/topology/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const POST = defineRoute(contract, draftFromGraph);
