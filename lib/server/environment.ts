import { ConfigError, parseConfig, type Config } from "./config.ts";

/** The process' environment, parsed once. Ends the process with every problem named when it is wrong. */
export function readConfig(): Config {
  try {
    return parseConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(78);
  }
}
