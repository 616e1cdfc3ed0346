import { deleteTest as deleteContract, reviseTest as reviseContract } from "@/lib/contracts/tests.ts";
import { deleteTest, reviseTest } from "@/lib/services/tests/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const PUT = defineRoute(reviseContract, reviseTest);
export const DELETE = defineRoute(deleteContract, deleteTest);
