import { readFieldChoices as contract } from "@/lib/contracts/field-choices.ts";
import { readFieldChoices } from "@/lib/services/objects/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(contract, readFieldChoices);
