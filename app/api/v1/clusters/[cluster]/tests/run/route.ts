import { runTests as contract } from "@/lib/contracts/tests.ts";
import { runTests } from "@/lib/services/tests/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const POST = defineRoute(contract, runTests);
