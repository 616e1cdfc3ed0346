export const dynamic = "force-dynamic";

/** The process runs. Whether it can work is `/readyz`. */
export function GET(): Response {
  return new Response("ok\n", { headers: { "cache-control": "no-store" } });
}
