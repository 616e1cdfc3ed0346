import { openStream } from "@/lib/server/open-stream.ts";

export const dynamic = "force-dynamic";

export function GET(request: Request): Promise<Response> {
  return openStream(request);
}
