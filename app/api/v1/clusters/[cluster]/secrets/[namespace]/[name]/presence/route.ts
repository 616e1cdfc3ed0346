import { readSecretPresence as contract } from "@/lib/contracts/secrets.ts";
import { readSecretPresence } from "@/lib/services/secrets/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(contract, readSecretPresence);
