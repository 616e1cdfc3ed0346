import "server-only";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { ConfigError } from "./config.ts";
import { recordPeers } from "./peer-address.ts";
import { getRuntime, type Runtime } from "./runtime.ts";

const EXIT_CONFIG = 78;

/** Starts the runtime; a process that cannot start says why in one place and ends. */
export async function boot(): Promise<void> {
  recordPeers();
  try {
    const runtime = await getRuntime();
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void shutDown(runtime));
  } catch (error) {
    const isExpected = error instanceof AppError || error instanceof ConfigError;
    const hint = error instanceof AppError && error.hint !== undefined ? `\n${error.hint}` : "";
    process.stderr.write(
      isExpected
        ? `${error.message}${hint}\n`
        : `Foresail cannot start: ${String(error instanceof Error ? error.stack : error)}\n`,
    );
    process.exit(EXIT_CONFIG);
  }
}

async function shutDown(runtime: Runtime): Promise<void> {
  runtime.log.info("stopping");
  await runtime
    .close()
    .catch((error: unknown) => runtime.log.error({ err: error }, "the shutdown was not clean"));
  process.exit(0);
}
