import * as z from "zod/mini";

/** Comma-separated names; empty means all. */
export const namespaceList = z.pipe(
  z.optional(z.string().check(z.maxLength(20_000))),
  z.transform((text) => {
    const names = (text ?? "").split(",").filter((name) => name !== "");
    return names.length === 0 ? null : names;
  }),
);

/** Seconds to look back at raw series; over six hours most installations keep or answer too little (decision 36). */
export const windowSeconds = z.coerce.number().check(z.int(), z.minimum(20), z.maximum(21_600));

/** Seconds of a history drawn in some sixty steps. */
export const historySeconds = z.coerce.number().check(z.int(), z.minimum(20), z.maximum(604_800));

export const metricsStatus = z.object({
  state: z.enum(["absent", "live", "failing"]),
  atMs: z.nullable(z.number()),
  sinceMs: z.nullable(z.number()),
  reason: z.nullable(z.string()),
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
export const point = z.tuple([z.number(), z.nullable(z.number())]);
