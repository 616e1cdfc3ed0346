import { readTopology as contract } from "@/lib/contracts/topology.ts";
import { readTopology } from "@/lib/services/topology/index.ts";
import { defineRoute } from "@/lib/server/define-route.ts";

export const GET = defineRoute(contract, readTopology);
