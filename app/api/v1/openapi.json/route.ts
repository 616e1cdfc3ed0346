import { ALL_CONTRACTS } from "@/lib/contracts/index.ts";
import { openApiDocument } from "@/lib/server/openapi.ts";
import { VERSION } from "@/lib/server/version.ts";

export const dynamic = "force-static";

export function GET(): Response {
  return Response.json(openApiDocument(ALL_CONTRACTS, VERSION));
}
