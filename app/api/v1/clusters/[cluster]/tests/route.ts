import { createTest as createContract, listTests as listContract } from "@/lib/contracts/tests.ts";
import { createTest, listTests } from "@/lib/services/tests/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(listContract, listTests);
export const POST = defineRoute(createContract, createTest);
