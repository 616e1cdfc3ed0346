import { listSessions as contract } from "@/lib/contracts/session.ts";
import { listSessions } from "@/lib/services/session/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(contract, listSessions);
