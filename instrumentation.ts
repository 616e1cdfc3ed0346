/** Boots the process before the first request: database, clusters, background work. */
export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { boot } = await import("./lib/server/boot.ts");
  await boot();
}
