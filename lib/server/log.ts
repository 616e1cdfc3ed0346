import pino, { type Logger } from "pino";

export type Log = Logger;

/** JSON lines on standard output. Secrets are never passed to it; these paths are the second line of defence. */
export function createLog(level: string): Log {
  return pino({
    level,
    base: { app: "foresail" },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ["token", "*.token", "authorization", "*.authorization", "cookie", "*.cookie"],
      censor: "[redacted]",
    },
  });
}
