import { readiness } from "@/lib/server/readiness.ts";
import { getRuntime } from "@/lib/server/runtime.ts";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const report = await readiness(await getRuntime());
  return Response.json(report, {
    status: report.ready ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}
