import { revokeSession as contract } from "@/lib/contracts/session.ts";
import { revokeSession } from "@/lib/services/session/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const DELETE = defineRoute(contract, revokeSession);
