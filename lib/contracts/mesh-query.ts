import { z } from "zod";

/** Comma-separated names; empty means all. */
export const namespaceList = z
  .string()
  .max(20_000)
  .optional()
  .transform((text) => {
    const names = (text ?? "").split(",").filter((name) => name !== "");
    return names.length === 0 ? null : names;
  });

/** Seconds to look back at raw series; over six hours most installations keep or answer too little (decision 36). */
export const windowSeconds = z.coerce.number().int().min(20).max(21_600);

/** Seconds of a history drawn in some sixty steps. */
export const historySeconds = z.coerce.number().int().min(20).max(604_800);

export const metricsStatus = z.object({
  state: z.enum(["absent", "live", "failing"]),
  atMs: z.number().nullable(),
  sinceMs: z.number().nullable(),
  reason: z.string().nullable(),
});

export const health = z.object({
  state: z.enum(["healthy", "degraded", "failing", "idle", "not-ready", "unknown"]),
  because: z.array(z.string()),
});

export const latencyMs = z.object({ p50: z.number(), p95: z.number(), p99: z.number() });

export const codeRate = z.object({
  protocol: z.string(),
  code: z.string(),
  grpcStatus: z.string(),
  flags: z.string(),
  rateRps: z.number(),
});

/** `[seconds since the epoch, value]`; null is a gap. */
export const point = z.tuple([z.number(), z.number().nullable()]);
