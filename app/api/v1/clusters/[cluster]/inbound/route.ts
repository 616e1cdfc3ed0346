import { readInbound as contract } from "@/lib/contracts/inbound.ts";
import { readInbound } from "@/lib/services/inbound/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(contract, readInbound);
